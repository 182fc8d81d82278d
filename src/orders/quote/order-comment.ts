import { formatMoney } from '../../platform/http/money.js';
import { Problem } from '../../platform/http/problem.js';
import { violationOf } from '../../platform/http/violations.js';
import type { Payment } from '../order-model.js';

/** A POS refuses a longer one (seen live). */
const MAX_LENGTH = 255;

/**
 * What the restaurant reads about the whole order. iiko has no field for the change that a courier should
 * bring along, and a cash payment of more than is due is refused as too large: staff are told in words,
 * in front of what the guest has to say.
 * @throws Problem validation_failed when there is no room for both
 */
export function commentFor(
  comment: string | undefined,
  payments: readonly Payment[],
  currency: string,
): string | undefined {
  const notes = payments.flatMap(({ changeFrom }) =>
    changeFrom === undefined ? [] : [`Сдача с ${plainMoney(changeFrom, currency)}`],
  );
  const words = [...notes, ...(comment === undefined ? [] : [comment])].join('. ');
  if (words.length > MAX_LENGTH && comment !== undefined) {
    const max = comment.length - (words.length - MAX_LENGTH);
    throw new Problem('validation_failed', {
      errors: [violationOf('max_length', '/comment', { max })],
    });
  }
  return words === '' ? undefined : words;
}

/** Printers of tills know no narrow or unbreakable spaces. */
function plainMoney(amount: number, currency: string): string {
  return formatMoney({ amount, currency }, 'ru').replace(/\s/g, ' ');
}
