import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../platform/config/config.js';
import { IikoLoyaltyClient } from '../../iiko/iiko-loyalty.client.js';
import { IikoClient } from '../../iiko/iiko.client.js';
import { IikoError } from '../../iiko/iiko.errors.js';
import { CodeNotSentError, type CodeMessage, type CodeSender } from '../code-delivery.js';

/** iiko's own SMS, which are part of its loyalty and charged to the restaurant's account. */
@Injectable()
export class IikoCodeSender implements CodeSender {
  readonly name = 'iiko';
  private organizationId: string | undefined;

  constructor(
    private readonly loyalty: IikoLoyaltyClient,
    private readonly iiko: IikoClient,
    @Inject(CONFIG) config: Pick<Config, 'loyalty' | 'iiko'>,
  ) {
    this.organizationId = config.loyalty.organizationId ?? config.iiko.organizationIds[0];
  }

  async send({ phone, text }: CodeMessage): Promise<void> {
    try {
      const organizationId = await this.findOrganization();
      const { availableSmsCount } = await this.loyalty.smsPossibility(organizationId);
      if (availableSmsCount !== null && availableSmsCount <= 0) {
        throw new Error('iiko has no paid messages left');
      }
      await this.loyalty.sendSms(organizationId, phone, text);
    } catch (error) {
      // iiko's own words may repeat what was sent; the log of calls has them, redacted.
      throw error instanceof IikoError
        ? new CodeNotSentError(`iiko: ${error.kind}`, error.outcome === 'unknown')
        : error;
    }
  }

  private async findOrganization(): Promise<string> {
    if (this.organizationId === undefined) {
      const [first] = await this.iiko.organizations([]);
      if (first === undefined) {
        throw new Error('iiko has no organization for this key');
      }
      this.organizationId = first.id;
    }
    return this.organizationId;
  }
}
