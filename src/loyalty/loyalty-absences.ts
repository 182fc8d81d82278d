import type { Plain } from '../platform/http/plain.js';
import { describe, type Language } from '../platform/http/problem.js';
import type { PreviewAbsence } from './loyalty-cart.js';
import type { LoyaltyAvailabilityDto } from './loyalty-availability.dto.js';

export const ABSENCES: Record<PreviewAbsence, { en: string; ru: string }> = {
  off: {
    en: 'There is no loyalty programme here.',
    ru: 'Программы лояльности здесь нет.',
  },
  not_provisioned: {
    en: 'The restaurants have no loyalty programme.',
    ru: 'У ресторанов нет программы лояльности.',
  },
  unreachable: {
    en: 'The loyalty programme is not available right now.',
    ru: 'Программа лояльности сейчас недоступна.',
  },
  slow: {
    en: 'The loyalty programme takes too long to answer. Try again in a moment.',
    ru: 'Программа лояльности отвечает слишком долго. Попробуйте чуть позже.',
  },
  closed: {
    en: 'The restaurant closed this loyalty account.',
    ru: 'Ресторан закрыл этот бонусный счёт.',
  },
  sign_in_required: {
    en: 'Sign in to use points, coupons and discounts.',
    ru: 'Войдите, чтобы использовать бонусы, купоны и скидки.',
  },
  cart_empty: {
    en: 'There is nothing in the cart that can be priced.',
    ru: 'В корзине нет позиций, которые можно рассчитать.',
  },
};

export function toAvailability(
  reason: PreviewAbsence | null,
  language: Language,
): Plain<LoyaltyAvailabilityDto> {
  return {
    available: reason === null,
    reason,
    detail: reason === null ? null : describe(ABSENCES[reason], language),
  };
}
