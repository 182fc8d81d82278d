import { Injectable } from '@nestjs/common';
import type { Queryable } from '../platform/database/database.js';
import { CodeLimits, type AskedCode } from './code-limits.js';
import { CodeProofs } from './code-proofs.js';
import { PhoneCodesRepository } from './phone-codes.repository.js';

/** Decides whether a code goes out: limits first, then a proof of work where it is asked for. */
@Injectable()
export class CodeGate {
  constructor(
    private readonly codes: PhoneCodesRepository,
    private readonly limits: CodeLimits,
    private readonly proofs: CodeProofs,
  ) {}

  /** Before the lock of sending: others need not wait for it. */
  async readProof(proof: string | undefined, phones: string[]): Promise<string | undefined> {
    if (proof === undefined || this.proofs.mode === 'off') {
      return undefined;
    }
    for (const phone of phones) {
      const id = await this.proofs.verify(proof, phone);
      if (id !== undefined) {
        return id;
      }
    }
    return undefined;
  }

  /** @throws Problem rate_limited, proof_required */
  async pass(asked: AskedCode, proofId: string | undefined, tx: Queryable): Promise<void> {
    await this.limits.admit(asked, tx);
    const proved = proofId !== undefined && !(await this.codes.isProofUsed(proofId, tx));
    if (!proved && (await this.wantsProof(asked, tx))) {
      throw await this.proofs.required(asked.phones[0] ?? '');
    }
  }

  note(tx: Queryable): Promise<void> {
    return this.limits.note(tx);
  }

  /** Who has signed in asks for a code to their own phone. */
  private async wantsProof(asked: AskedCode, tx: Queryable): Promise<boolean> {
    if (asked.purpose !== 'sign-in' || this.proofs.mode === 'off') {
      return false;
    }
    return this.proofs.mode === 'always' || this.limits.looksAbused(asked, tx);
  }
}
