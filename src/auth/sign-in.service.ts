import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/config/config.js';
import { Database } from '../platform/database/database.js';
import type { Plain } from '../platform/http/plain.js';
import type { CodeAsker } from './code-asker.js';
import { Accounts } from './accounts.js';
import type { CodeSentDto, RequestCodeDto, SessionDto } from './auth.dto.js';
import { AuthService, type Customer, type SessionOrigin } from './auth.service.js';
import { EndedSessions } from './ended-sessions.js';
import { PhoneCodes } from './phone-codes.js';
import { maskPhone, readMobile, readPhone } from './phone-number.js';

interface SignIn {
  /** As the guest wrote it. */
  phone: string;
  code: string;
  origin: SessionOrigin;
  asker: CodeAsker;
  /** Who they were until now. */
  current: Customer | undefined;
}

@Injectable()
export class SignInService {
  constructor(
    private readonly codes: PhoneCodes,
    private readonly accounts: Accounts,
    private readonly auth: AuthService,
    private readonly ended: EndedSessions,
    @Inject(Database) private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws Problem phone_invalid, validation_failed, rate_limited, proof_required, code_not_sent */
  async sendCode(
    { phone: text, proof }: Pick<RequestCodeDto, 'phone' | 'proof'>,
    asker: CodeAsker,
  ): Promise<Plain<CodeSentDto>> {
    const { phoneCountry, otp } = this.config;
    const phone = readMobile(text, phoneCountry, otp.countries);
    const sent = await this.codes.send({ phone, purpose: 'sign-in', proof, ...asker });
    return {
      phone: maskPhone(phone),
      retryAfterSeconds: sent.retryAfterSeconds,
      expiresAt: sent.expiresAt.toISOString(),
    };
  }

  /**
   * Opens a session of the account. A guest who signs in takes along what they have done; their session
   * ends, since it has become this one.
   * @throws Problem phone_invalid, code_invalid, code_expired
   */
  async signIn({ phone: text, code, origin, current, asker }: SignIn): Promise<Plain<SessionDto>> {
    const phone = readPhone(text, this.config.phoneCountry);
    await this.codes.verify({ phone, purpose: 'sign-in', code, ...asker });
    const guest = current?.kind === 'guest' ? current : undefined;
    const session = await this.database.transaction(async (tx) => {
      const account = await this.accounts.signIn({ phone, guest }, tx);
      return this.auth.open({ ...account, kind: 'customer' }, origin, tx);
    });
    if (guest !== undefined) {
      this.ended.remember(guest.sessionId);
    }
    return this.auth.issue(session);
  }
}
