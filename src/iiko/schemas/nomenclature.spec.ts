import { parseNomenclature } from './nomenclature.js';

const product = {
  id: 'p-1',
  name: 'Борщ',
  type: 'Dish',
  orderItemType: 'Product',
  parentGroup: 'g-1',
  sizePrices: [{ sizeId: null, price: { currentPrice: 390, isIncludedInMenu: true } }],
  modifiers: [{ id: 'm-1', minAmount: 0, maxAmount: 1, required: null }],
  groupModifiers: [
    {
      id: 'g-2',
      minAmount: 1,
      maxAmount: 2,
      required: true,
      childModifiers: [{ id: 'm-2', minAmount: 0, maxAmount: 1, freeOfChargeAmount: null }],
    },
  ],
};

function answerWith(products: unknown[]) {
  return {
    correlationId: 'c',
    revision: 5,
    groups: [],
    productCategories: [],
    sizes: [],
    products,
  };
}

describe('a nomenclature', () => {
  it('is read with its modifiers', () => {
    const { nomenclature, dropped } = parseNomenclature(answerWith([product]));
    expect(dropped).toEqual([]);
    expect(nomenclature.products).toMatchObject([
      {
        id: 'p-1',
        type: 'dish',
        sizePrices: [{ sizeId: null, price: { currentPrice: 390, isIncludedInMenu: true } }],
        modifiers: [{ id: 'm-1', maxAmount: 1, required: false, freeOfChargeAmount: 0 }],
        groupModifiers: [
          {
            id: 'g-2',
            childModifiersHaveMinMaxRestrictions: false,
            childModifiers: [{ id: 'm-2' }],
          },
        ],
      },
    ]);
  });

  it('loses a product whose price or limits cannot be read, and names it', () => {
    const { nomenclature, dropped, totals } = parseNomenclature(
      answerWith([
        product,
        { ...product, id: 'p-2', sizePrices: [{ sizeId: null, price: { currentPrice: 'x' } }] },
        { ...product, id: 'p-3', modifiers: [{ id: 'm-1' }] },
        null,
      ]),
    );
    expect(nomenclature.products.map(({ id }) => id)).toEqual(['p-1']);
    expect(dropped.map(({ path }) => path)).toEqual([
      'products[1](p-2)',
      'products[2](p-3)',
      'products[3]',
    ]);
    expect(totals).toEqual({ received: 4, kept: 1 });
  });

  it('is not an answer without a revision', () => {
    expect(() => parseNomenclature({ products: [] })).toThrow();
  });
});
