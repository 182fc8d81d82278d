import type { CodePurpose } from './phone-codes.repository.js';

/** What the message with a code says; `{code}` and `{brand}` are replaced. */
export const CODE_MESSAGES: Record<CodePurpose, { en: string; ru: string }> = {
  'sign-in': {
    en: '{code} is your {brand} sign-in code. Do not share it.',
    ru: '{code} — код для входа в {brand}. Никому его не сообщайте.',
  },
  'delete-account': {
    en: '{code} is the code to delete your {brand} account. If you did not request it, do not share it.',
    ru: '{code} — код для удаления аккаунта в {brand}. Если вы его не запрашивали, никому не сообщайте.',
  },
};
