import { problemOf } from './account-menus.js';

const LIST = {
  menus: [{ id: '1001', name: 'Доставка' }],
  priceCategories: [{ id: '5A0E', name: 'Зал' }],
};

describe('problemOf', () => {
  it('names what the key sees where the configured menu is none of it', () => {
    expect(problemOf({ externalMenuId: '999', priceCategoryId: undefined }, LIST)).toBe(
      'IIKO_EXTERNAL_MENU_ID is 999; the key sees 1001 "Доставка".',
    );
    expect(problemOf({ externalMenuId: '1001', priceCategoryId: 'x' }, LIST)).toBe(
      'IIKO_PRICE_CATEGORY_ID is x; the key sees 5A0E "Зал".',
    );
    const none = { menus: [], priceCategories: [] };
    expect(problemOf({ externalMenuId: '999', priceCategoryId: 'x' }, none)).toBe(
      'IIKO_EXTERNAL_MENU_ID is 999; the key sees none.',
    );
  });

  it('has nothing to say of what is listed, or of a nomenclature', () => {
    expect(problemOf({ externalMenuId: '1001', priceCategoryId: '5a0e' }, LIST)).toBeNull();
    expect(problemOf({ externalMenuId: undefined, priceCategoryId: undefined }, LIST)).toBeNull();
  });
});
