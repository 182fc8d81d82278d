import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LoadingCache } from '../../platform/cache/loading-cache.js';
import { clockMs } from '../../platform/database/clock.js';
import { IikoGeographyClient } from '../../iiko/iiko-geography.client.js';
import { IikoError, isMissingRight } from '../../iiko/iiko.errors.js';
import type { IikoDeliveryAllowed, IikoDeliveryQuestion } from '../../iiko/schemas/geography.js';
import { LOGGER } from '../../platform/logging/logger.js';
import { Lookups } from '../../platform/limits/lookups.js';
import type { Location } from '../../restaurants/restaurant.js';
import { DeliverySnapshots } from '../sync/delivery-snapshots.js';
import type { WrittenAddress } from './delivery-question.mapper.js';

/** A cart changes many times while its address stays. Changed zones make us ask again at once. */
const RECENT = { freshMs: 60_000, most: 5_000 };

/** A place does not move: it is remembered for the time in which iiko cannot be asked. */
const PLACES = { freshMs: 86_400_000, most: 20_000 };

/** A key without the right is refused each time, and iiko blocks keys that are refused too often. */
const DENIED_MS = 60_000;

/** A question to iiko with what decides whether an earlier answer fits it. */
export interface AddressQuestion {
  question: IikoDeliveryQuestion;
  /** What is sent without the sum, and the sum only as far as it matters. */
  likeness: unknown;
  /** The session that asks; absent where the request itself was counted. */
  askedBy: string | undefined;
}

/** `denied`: the key has no right to ask; `unanswered`: iiko failed, or the caller has asked too often. */
export type AddressAnswer = IikoDeliveryAllowed | 'denied' | 'unanswered';

/** Not asked, because the caller's questions for this minute are used up, or the key lacks the right. */
class NotAsked extends Error {
  constructor(readonly reason: 'limit' | 'right') {
    super(`the delivery was not checked: ${reason}`);
  }
}

/** Asks iiko about addresses and keeps the answers for a while: its quota is one for all guests of the chain. */
@Injectable()
export class DeliveryQuestions {
  private readonly answers = new LoadingCache<IikoDeliveryAllowed>(RECENT);
  private readonly places = new LoadingCache<Location>(PLACES);
  private deniedUntil = 0;

  constructor(
    private readonly iiko: IikoGeographyClient,
    private readonly lookups: Lookups,
    snapshots: DeliverySnapshots,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    snapshots.changes.subscribe(() => {
      this.answers.clear();
    });
  }

  async ask(question: AddressQuestion): Promise<AddressAnswer> {
    try {
      return await this.askOrRecall(question);
    } catch (error) {
      if (!(error instanceof IikoError || error instanceof NotAsked)) {
        throw error;
      }
      this.logger.warn({ err: error }, 'iiko did not check a delivery; going by its last rules');
      return error instanceof NotAsked && error.reason === 'right' ? 'denied' : 'unanswered';
    }
  }

  /** Where iiko found an address the last time; undefined when it has not been asked about it lately. */
  placeOf(address: WrittenAddress): Location | undefined {
    return this.places.find(JSON.stringify(address));
  }

  /** Whether the key may not know the rules of an organization, so that iiko's answers are all there can be. */
  hidesRules(organizationId: string): boolean {
    return this.iiko.hidesRestrictions(organizationId);
  }

  private async askOrRecall({
    question,
    likeness,
    askedBy,
  }: AddressQuestion): Promise<IikoDeliveryAllowed> {
    const { organizationIds, deliveryAddress, orderLocation } = question;
    const key = {
      organizationIds: organizationIds.toSorted(),
      deliveryAddress,
      orderLocation,
      likeness,
    };
    const answer = await this.answers.get(JSON.stringify(key), () =>
      this.askIiko(question, askedBy),
    );
    if (answer.location !== null && orderLocation === undefined) {
      const { location } = answer;
      await this.places.get(JSON.stringify(deliveryAddress), () => Promise.resolve(location));
    }
    return answer;
  }

  private async askIiko(
    question: IikoDeliveryQuestion,
    askedBy: string | undefined,
  ): Promise<IikoDeliveryAllowed> {
    if (clockMs() < this.deniedUntil) {
      throw new NotAsked('right');
    }
    if (askedBy !== undefined && !(await this.lookups.take(askedBy, this.shareOfOneAddress()))) {
      throw new NotAsked('limit');
    }
    try {
      return await this.iiko.deliveryAllowed(question);
    } catch (error) {
      if (error instanceof IikoError && isMissingRight(error)) {
        this.deniedUntil = clockMs() + DENIED_MS;
        throw new NotAsked('right');
      }
      throw error;
    }
  }

  /** Half of what the chain has: sessions are free, so that a limit of each would not be one. */
  private shareOfOneAddress(): number {
    return Math.max(1, Math.floor(this.iiko.checksPerMinute() / 2));
  }
}
