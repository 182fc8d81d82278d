import { ApiError } from '../errors.js';

/** A refusal by iikoCard, which has a shape of its own: no correlationId, two codes. */
export class LoyaltyError extends ApiError {
  constructor(
    message: string,
    private readonly transportCode: string,
    private readonly errorCode: string,
  ) {
    super(400, message, transportCode);
  }

  override body(): object {
    return {
      message: this.description,
      code: this.transportCode,
      errorCode: this.errorCode,
    };
  }
}

export const loyaltyNotProvisioned = (): LoyaltyError =>
  new LoyaltyError(
    'Organization not found.',
    'Transport_WrongCrmId',
    'Common_OrganizationNotFound',
  );

// Seen live for a phone that nobody has; the same pair serves every way of looking a guest up.
export const customerNotFound = (): LoyaltyError =>
  new LoyaltyError(
    'Customer not found.',
    'Transport_WrongCustomerNumber',
    'Validation_IncorrectPhone',
  );

export const incorrectPhone = (phone: string): LoyaltyError =>
  new LoyaltyError(
    `Phone ${phone} is not correct.`,
    'Transport_WrongCustomerNumber',
    'Validation_IncorrectPhone',
  );

// Of these codes no list is published: the prefixes are iiko's, the rest says what is wrong.
export const invalid = (message: string, errorCode: string): LoyaltyError =>
  new LoyaltyError(message, 'Transport_ValidationError', `Validation_${errorCode}`);

export const conflict = (message: string, errorCode: string): LoyaltyError =>
  new LoyaltyError(message, 'Transport_OperationRefused', `Common_${errorCode}`);
