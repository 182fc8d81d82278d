import { Injectable } from '@nestjs/common';
import { IikoCalls } from './iiko-calls.js';
import { OPERATIONS } from './operations.js';
import {
  deliveryAllowedSchema,
  deliveryRestrictionsSchema,
  parseCities,
  streetSchema,
  type IikoCity,
  type IikoDeliveryAllowed,
  type IikoDeliveryQuestion,
  type IikoDeliveryRestrictions,
  type IikoStreet,
} from './schemas/geography.js';
import { readList } from './schemas/reading.js';

/** Where iiko delivers, and how it calls the streets there. */
@Injectable()
export class IikoGeographyClient {
  constructor(private readonly calls: IikoCalls) {}

  /** Synced from the POS every half hour (iiko's article "Cities and streets export"). */
  cities(organizationIds: string[]): Promise<IikoCity[]> {
    const body = { organizationIds, includeDeleted: false };
    return this.calls.call(OPERATIONS.cities, body, parseCities);
  }

  /** A whole city at once: tens of thousands of streets where the directory is a full one. */
  streets(request: { organizationId: string; cityId: string }): Promise<IikoStreet[]> {
    const body = { ...request, includeDeleted: false };
    return this.calls.list(OPERATIONS.streets, body, 'streets', streetSchema);
  }

  deliveryRestrictions(
    organizationIds: string[],
  ): Promise<{ restrictions: IikoDeliveryRestrictions[]; isComplete: boolean }> {
    return this.calls.call(
      OPERATIONS.deliveryRestrictions,
      { organizationIds },
      (answer, dropped) => ({
        restrictions: readList(answer, 'deliveryRestrictions', deliveryRestrictionsSchema, dropped),
        isComplete: dropped.length === 0,
      }),
    );
  }

  /** Whether the key may not know what restricts the deliveries of an organization. */
  hidesRestrictions(organizationId: string): boolean {
    return this.calls.isDenied(OPERATIONS.deliveryRestrictions, organizationId);
  }

  /** With no zones drawn iiko allows any address: see that there are zones before believing it. */
  deliveryAllowed(question: IikoDeliveryQuestion): Promise<IikoDeliveryAllowed> {
    return this.calls.call(OPERATIONS.deliveryAllowed, question, (answer) =>
      deliveryAllowedSchema.parse(answer),
    );
  }

  /** The budget that the checks of addresses have. */
  checksPerMinute(): number {
    return this.calls.callsPerMinute(OPERATIONS.deliveryAllowed);
  }
}
