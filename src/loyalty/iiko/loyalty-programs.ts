import { Injectable } from '@nestjs/common';
import type { Absent } from '../../customers/loyalty-absence.js';
import { IikoLoyaltyClient } from '../../iiko/iiko-loyalty.client.js';
import type { IikoProgram } from '../../iiko/schemas/loyalty.js';
import { KeptAnswers, type KeptAnswer } from '../../customers/kept-answers.js';
import { LoyaltyCalls } from './loyalty-calls.js';

export const PROGRAMS_FRESH_MS = 300_000;
const STALE_MS = 86_400_000;
/** Programmes are the chain's: the same for everybody. */
const CHAIN = 'chain';

/** Programmes and their campaigns, as somebody has written them in iiko's back office. */
@Injectable()
export class LoyaltyPrograms {
  private readonly programs = new KeptAnswers<IikoProgram[]>({
    freshMs: PROGRAMS_FRESH_MS,
    staleMs: STALE_MS,
    most: 1,
  });

  constructor(
    private readonly calls: LoyaltyCalls,
    private readonly iiko: IikoLoyaltyClient,
  ) {}

  list(): Promise<KeptAnswer<IikoProgram[]> | Absent> {
    return this.programs.read(
      CHAIN,
      () => this.calls.ask((organizationId) => this.iiko.programs(organizationId)),
      (answer) => this.calls.inTime(answer),
    );
  }

  /** By id; none while they cannot be read. */
  async campaignNames(): Promise<Map<string, string>> {
    const programs = await this.list();
    const campaigns = programs.available
      ? programs.value.flatMap(({ marketingCampaigns }) => marketingCampaigns)
      : [];
    return new Map(campaigns.map(({ id, name }) => [id ?? '', name]));
  }
}
