import { SignJWT } from 'jose';
import { randomBytes, randomUUID } from 'node:crypto';
import type { SandboxClock } from './clock.js';
import { ApiError, unauthorized } from './errors.js';
import type { Settings } from './settings.js';

interface Login {
  name: string;
  blocked: boolean;
}

interface Issued {
  login: string;
  expiresAt: number;
}

export const CREDENTIALS = {
  apiLogin: 'sandbox-login',
  apiKey: '5a4db0c5-0000-4000-8000-000000000001',
  appId: '5a4db0c5-0000-4000-8000-000000000002',
  clientSecret: 'sandbox-secret',
  blockedLogin: 'blocked-login',
  blockedKey: '5a4db0c5-0000-4000-8000-00000000b10c',
} as const;

const V1_LOGINS: ReadonlyMap<string, Login> = new Map([
  [CREDENTIALS.apiLogin, { name: 'sandbox', blocked: false }],
  [CREDENTIALS.blockedLogin, { name: 'blocked', blocked: true }],
]);

const V2_ONLY_LOGINS: ReadonlyMap<string, Login> = new Map([
  [CREDENTIALS.apiKey, { name: 'sandbox-v2', blocked: false }],
  [CREDENTIALS.blockedKey, { name: 'blocked-v2', blocked: true }],
]);

/** Issues bearer tokens (JWT with `exp` on the simulator's clock) and recognises them. */
export class Tokens {
  private readonly secret = randomBytes(32);
  private readonly issued = new Map<string, Issued>();

  constructor(
    private readonly clock: SandboxClock,
    private readonly settings: Settings,
  ) {}

  issueV1(apiLogin: string): Promise<string> {
    const login = V1_LOGINS.get(apiLogin);
    if (!login && V2_ONLY_LOGINS.has(apiLogin)) {
      throw new ApiError(
        400,
        'This API key does not support /api/1/access_token. Use /api/v2/access_token.',
      );
    }
    return this.issue(login, apiLogin);
  }

  issueV2(credentials: { apiKey: string; appId: string; clientSecret: string }): Promise<string> {
    const { apiKey, appId, clientSecret } = credentials;
    // iiko docs: an existing apiLogin goes on as apiKey unchanged.
    const login = V2_ONLY_LOGINS.get(apiKey) ?? V1_LOGINS.get(apiKey);
    if (login && (appId !== CREDENTIALS.appId || clientSecret !== CREDENTIALS.clientSecret)) {
      throw unauthorized('Application credentials are not valid.');
    }
    return this.issue(login, apiKey);
  }

  /** The name of the login behind an `Authorization` header. */
  authenticate(authorization: string | undefined): string {
    const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
    const issued = token === undefined ? undefined : this.issued.get(token);
    if (!issued || issued.expiresAt <= this.clock.now()) {
      throw unauthorized('Token is invalid or has expired.');
    }
    return issued.login;
  }

  expireAll(): number {
    const count = this.issued.size;
    this.issued.clear();
    return count;
  }

  get activeCount(): number {
    return [...this.issued.values()].filter((one) => one.expiresAt > this.clock.now()).length;
  }

  private async issue(login: Login | undefined, key: string): Promise<string> {
    if (!login) {
      throw unauthorized(`Login ${key} is not authorized.`);
    }
    if (login.blocked) {
      throw unauthorized('Apilogin has been blocked.');
    }
    const expiresAt = this.clock.now() + this.settings.current.tokenLifetimeMs;
    const token = await new SignJWT({ login: login.name })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuedAt(Math.floor(this.clock.now() / 1000))
      .setExpirationTime(Math.floor(expiresAt / 1000))
      .setJti(randomUUID())
      .sign(this.secret);
    this.issued.set(token, { login: login.name, expiresAt });
    return token;
  }
}
