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

  it('loses a size or a modifier that cannot be read, and names it', () => {
    const { nomenclature, dropped, totals } = parseNomenclature(
      answerWith([
        product,
        { ...product, id: 'p-2', sizePrices: [{ sizeId: null, price: { currentPrice: 'x' } }] },
        { ...product, id: 'p-3', modifiers: [{ id: 'm-1' }] },
        null,
      ]),
    );
    expect(nomenclature.products).toMatchObject([
      { id: 'p-1' },
      { id: 'p-2', sizePrices: [] },
      // It may be a required one.
      { id: 'p-3', modifiers: [], lost: [{ id: 'm-1', minAmount: undefined }] },
    ]);
    expect(dropped.map(({ path }) => path)).toEqual([
      'products[1](p-2)/sizes[0]',
      'products[2](p-3)/modifiers[0](m-1)',
      'products[3]',
    ]);
    expect(totals).toEqual({ received: 4, kept: 3 });
  });

  it('loses a product whose group of modifiers cannot be read', () => {
    const { nomenclature, dropped } = parseNomenclature(
      answerWith([product, { ...product, id: 'p-2', groupModifiers: [{ id: 'g-2' }] }]),
    );
    expect(nomenclature.products.map(({ id }) => id)).toEqual(['p-1']);
    expect(dropped.map(({ path }) => path)).toEqual(['products[1](p-2)']);
  });

  it('is read without a revision, which makes the next reading a whole one', () => {
    const { nomenclature } = parseNomenclature({ products: [product] });
    expect(nomenclature).toMatchObject({ revision: 0, products: [{ id: 'p-1' }] });
  });

  it('is not an answer with nothing in it', () => {
    expect(() => parseNomenclature({ products: [] })).toThrow();
  });
});
