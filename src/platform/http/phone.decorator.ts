import { applyDecorators } from '@nestjs/common';
import { ValidateBy } from 'class-validator';
import { cleanText } from './clean-text.js';
import { isPhoneText } from './phone.js';
import { ReadText } from './text.decorators.js';

/**
 * A property that may be a phone number. A number without a country code is read once the restaurant, and with it
 * the country, is known.
 */
export const IsPhone = (): PropertyDecorator =>
  applyDecorators(
    ValidateBy({
      name: 'isPhoneNumber',
      validator: {
        validate: (value) => typeof value === 'string' && isPhoneText(value),
        defaultMessage: () => 'must be a phone number',
      },
    }),
    ReadText(cleanText),
  );
