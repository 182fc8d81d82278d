import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../../platform/config/config.js';
import { moneyFromUnits } from '../../platform/http/money.js';
import { IikoCombosClient } from '../../iiko/iiko-combos.client.js';
import { IikoError } from '../../iiko/iiko.errors.js';
import type { IikoComboPrice } from '../../iiko/schemas/combos.js';
import { LOGGER } from '../../platform/logging/logger.js';
import type { Restaurant } from '../../restaurants/restaurants.service.js';
import type { CartProblem } from '../cart-problems.js';
import type { PricedCombo, PricedLine } from '../cart.js';
import { toIikoItems } from './iiko-items.mapper.js';

/** What iiko says of the combos of a cart. */
export interface ConfirmedCombos {
  /** By the index of the line; in minor units, of one. Null: iiko could not be asked in time. */
  prices: Map<number, number | null>;
  problems: CartProblem[];
}

/** Asks iiko what combos cost; whoever waits for a quote does not wait long for it. */
@Injectable()
export class ComboPrices {
  constructor(
    private readonly iiko: IikoCombosClient,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Fails for nothing that iiko does. */
  async confirm(restaurant: Restaurant, lines: readonly PricedLine[]): Promise<ConfirmedCombos> {
    const combos = lines.filter(({ combo }) => combo !== undefined);
    const answers = await Promise.all(combos.map((line) => this.askInTime(restaurant, line)));
    const prices = new Map<number, number | null>();
    const problems = combos.flatMap((line, at) => {
      const answer = answers[at] ?? null;
      const refused = answer?.incorrectlyFilledGroups ?? [];
      // iiko names no price, which is 0, for a combo that is not filled as it should be.
      const isPriced = answer !== null && answer.price > 0 && refused.length === 0;
      prices.set(
        line.index,
        isPriced ? moneyFromUnits(answer.price, restaurant.currency).amount : null,
      );
      return toProblems(line, refused);
    });
    return { prices, problems };
  }

  private async askInTime(
    restaurant: Restaurant,
    line: PricedLine,
  ): Promise<IikoComboPrice | null> {
    const clock = new AbortController();
    const timeUp = pause(this.config.iiko.guestTimeoutMs, null, {
      signal: clock.signal,
      ref: false,
    });
    // It is stopped below, which it reports as an error.
    timeUp.catch(() => undefined);
    try {
      return await Promise.race([this.ask(restaurant, line), timeUp]);
    } finally {
      clock.abort();
    }
  }

  private async ask(restaurant: Restaurant, line: PricedLine): Promise<IikoComboPrice | null> {
    const one = { ...line, ...(line.combo && { combo: asOnMenu(line.combo) }) };
    const items = toIikoItems([one], restaurant.currency, randomUUID);
    try {
      return await this.iiko.comboPrice(restaurant.organizationId, items);
    } catch (error) {
      if (!(error instanceof IikoError)) {
        throw error;
      }
      this.logger.warn({ err: error, comboId: line.itemId }, 'iiko did not price a combo');
      return null;
    }
  }
}

/** One of it, however many are bought, of dishes as they cost alone: what a discount is taken of. */
function asOnMenu(combo: PricedCombo): PricedCombo {
  return {
    ...combo,
    choices: combo.choices.map((choice) => ({
      ...choice,
      quantity: 1,
      basePrice: choice.menuPrice,
      modifiers: choice.modifiers.map(({ menuPrice, ...modifier }) => ({
        ...modifier,
        unitPrice: menuPrice ?? modifier.unitPrice,
      })),
    })),
  };
}

function toProblems({ combo }: PricedLine, refused: readonly string[]): CartProblem[] {
  return (combo?.choices ?? [])
    .filter(({ groupId }) => refused.includes(groupId))
    .map(({ pointer, groupId, groupName }) => ({
      code: 'combo_refused',
      pointer,
      params: { group: groupName },
      hint: { groupId },
    }));
}
