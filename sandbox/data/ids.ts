export const id = (prefix: string, number: number, block = '8000'): string =>
  `${prefix.padEnd(8, '0')}-0000-4000-${block}-${String(number).padStart(12, '0')}`;

/** Ids of the built-in data; they never change, so that examples can quote them. */
export const organizationId = (number: number): string => id('0a', number);
export const terminalGroupId = (number: number): string => id('0b', number);
export const itemId = (number: number): string => id('0c', number);
export const sizeId = (number: number): string => id('0d', number);
export const modifierGroupId = (number: number): string => id('0e', number);
export const modifierId = (number: number): string => id('0f', number);
export const categoryId = (number: number): string => id('0f', number, '9000');
export const dictionaryId = (number: number): string => id('0f', number, 'a000');
export const comboId = (number: number): string => id('0c0b', number);
export const comboGroupId = (number: number): string => id('0c0b', number, '9000');
export const comboCategoryId = (number: number): string => id('0c0b', number, 'a000');
export const comboSizeId = (number: number): string => id('0c0b', number, 'b000');
export const tipsTypeId = (number: number): string => id('071b5', number);
export const cityId = (number: number): string => id('0c17', number);
export const regionId = (number: number): string => id('0c17', number, '9000');
export const hallSectionId = (number: number): string => id('07ab1e', number, '9000');
export const hallTableId = (number: number): string => id('07ab1e', number);
export const streetId = (number: number): string => id('057ee7', number);

export const CASH_PAYMENT_ID = '09322f46-578a-d210-add7-eec222a08871';
export const CARD_PAYMENT_ID = '0ca5d000-0000-4000-8000-000000000001';
export const EXTERNAL_PAYMENT_ID = '0ca5d000-0000-4000-8000-000000000002';
export const LOYALTY_PAYMENT_ID = '0ca5d000-0000-4000-8000-000000000003';
export const OLD_CARD_PAYMENT_ID = '0ca5d000-0000-4000-8000-000000000004';
export const EXTERNAL_MENU_ID = 1001;
