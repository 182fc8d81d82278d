import type { CodePurpose } from './phone-codes.repository.js';

/** What the message with a code says; `{code}` and `{brand}` are replaced. */
export const CODE_MESSAGES: Record<CodePurpose, { en: string; ru: string }> = {
  'sign-in': {
    en: '{code} is your code to sign in to {brand}. Tell it to nobody.',
    ru: '{code} — код для входа в {brand}. Никому его не сообщайте.',
  },
  'delete-account': {
    en: '{code} is the code that deletes your {brand} account. Did you not ask for it? Tell it to nobody.',
    ru: '{code} — код для удаления аккаунта в {brand}. Если вы его не запрашивали, никому не сообщайте.',
  },
};
