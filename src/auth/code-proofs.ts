import { Inject, Injectable } from '@nestjs/common';
import { createChallenge, verifySolution, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/sha';
import { z } from 'zod';
import { CONFIG, type Config } from '../platform/config/config.js';
import { Problem } from '../platform/http/problem.js';
import { SigningKeys } from './signing-keys.js';

const ALGORITHM = 'SHA-256';
/** The first two bytes of the hash: 65,536 tries on average, about a second of a phone. */
const KEY_PREFIX = '0000';
const LIFE_SECONDS = 600;

const payloadSchema = z.object({
  challenge: z.object({
    parameters: z.object({
      algorithm: z.literal(ALGORITHM),
      nonce: z.string(),
      salt: z.string(),
      cost: z.literal(1),
      keyLength: z.number(),
      keyPrefix: z.string(),
      expiresAt: z.number(),
      data: z.object({ phone: z.string() }),
    }),
    signature: z.string(),
  }),
  solution: z.object({ counter: z.number(), derivedKey: z.string() }),
});

/**
 * Proofs of work, which make many codes expensive and one code none: the client looks for a number whose hash begins
 * with zeros (https://altcha.org). A challenge is for one phone, works for some minutes on every replica, and is used
 * up with the code that was sent for it.
 */
@Injectable()
export class CodeProofs {
  constructor(
    private readonly keys: SigningKeys,
    @Inject(CONFIG) private readonly config: Pick<Config, 'otp'>,
  ) {}

  get mode(): 'off' | 'auto' | 'always' {
    return this.config.otp.proof;
  }

  /** @returns an id of the proof; undefined when it proves nothing for this phone */
  async verify(proof: string, phone: string): Promise<string | undefined> {
    const payload = payloadSchema.safeParse(decode(proof));
    if (!payload.success || payload.data.challenge.parameters.data.phone !== phone) {
      return undefined;
    }
    const { challenge, solution } = payload.data;
    for (const hmacSignatureSecret of this.secrets()) {
      const { verified } = await verifySolution({
        challenge,
        solution,
        deriveKey,
        hmacSignatureSecret,
      });
      if (verified) {
        return challenge.signature;
      }
    }
    return undefined;
  }

  /** Answers with what is to be solved. */
  async required(phone: string): Promise<Problem> {
    const challenge = await this.challengeFor(phone);
    return new Problem('proof_required', { extensions: { challenge } });
  }

  private challengeFor(phone: string): Promise<Challenge> {
    return createChallenge({
      algorithm: ALGORITHM,
      cost: 1,
      keyPrefix: KEY_PREFIX,
      expiresAt: Math.floor(Date.now() / 1_000) + LIFE_SECONDS,
      data: { phone },
      deriveKey,
      hmacSignatureSecret: this.secrets()[0],
    });
  }

  private secrets(): [string, ...string[]] {
    const [first, ...others] = this.keys.secrets('code-proofs');
    return [first.toString('base64url'), ...others.map((key) => key.toString('base64url'))];
  }
}

/** As Altcha's clients write it: JSON in Base64. */
function decode(proof: string): unknown {
  try {
    return JSON.parse(Buffer.from(proof, 'base64').toString());
  } catch {
    return undefined;
  }
}
