import { Injectable } from '@nestjs/common';
import { IikoCalls } from './iiko-calls.js';
import { OPERATIONS } from './operations.js';
import type { IikoCreateItem } from './schemas/create-delivery.js';
import {
  comboPriceSchema,
  parseCombos,
  type IikoComboPrice,
  type IikoCombos,
} from './schemas/combos.js';
import type { Dropped } from './schemas/reading.js';

/**
 * Combos: what they are made of, and what one costs. They belong to iikoCard, which refuses both where an
 * organization has no contract for it.
 */
@Injectable()
export class IikoCombosClient {
  constructor(private readonly calls: IikoCalls) {}

  combos(organizationId: string): Promise<{ combos: IikoCombos; dropped: Dropped[] }> {
    return this.calls.call(
      OPERATIONS.combos,
      { organizationId, extraData: true },
      (answer, dropped) => ({ combos: parseCombos(answer, dropped), dropped }),
    );
  }

  /** The price of one combo whose items all carry the same `comboInformation.comboId`. */
  comboPrice(organizationId: string, items: IikoCreateItem[]): Promise<IikoComboPrice> {
    return this.calls.call(OPERATIONS.comboPrice, { organizationId, items }, (answer) =>
      comboPriceSchema.parse(answer),
    );
  }
}
