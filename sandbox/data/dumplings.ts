import { dish, portions, type Category, type DishExtras } from './dish.js';

const withSauce = (extras: DishExtras = {}): DishExtras => ({
  groups: ['dumplingSauce', 'butter'],
  ...extras,
  allergens: ['gluten', 'eggs', ...(extras.allergens ?? [])],
});

export const dumplings: Category = {
  number: 3,
  name: 'Пельмени и вареники',
  description: 'Лепим вручную, варим под заказ',
  picture: 'bowl',
  dishes: [
    dish(
      21,
      'Пельмени сибирские',
      'Говядина и свинина, тонкое тесто, чёрный перец.',
      portions(290, 490, 300),
      [231, 11.4, 11.9, 19.3],
      withSauce({ labels: ['hit'], tags: ['filling'] }),
    ),
    dish(
      22,
      'Пельмени с олениной',
      'Рубленая оленина с брусникой на гарнир.',
      portions(420, 720, 300),
      [212, 13.6, 8.2, 20.1],
      withSauce({ labels: ['new'], onlyInMoscow: true }),
    ),
    dish(
      23,
      'Пельмени куриные',
      'Нежный фарш из куриного бедра и сливок.',
      portions(260, 450, 300),
      [204, 11.9, 8.6, 19.7],
      withSauce({ allergens: ['milk'], tags: ['kids'] }),
    ),
    dish(
      24,
      'Пельмени со щукой',
      'Щука, немного сала и укроп.',
      portions(340, 590, 300),
      [187, 12.8, 5.9, 20.6],
      withSauce({ allergens: ['fish'] }),
    ),
    dish(
      25,
      'Вареники с картофелем и грибами',
      'С жареным луком и шампиньонами.',
      portions(220, 380, 300),
      [178, 4.6, 5.1, 28.4],
      withSauce({ labels: ['vegetarian'], tags: ['lent'] }),
    ),
    dish(
      26,
      'Вареники с вишней',
      'Вишня из Краснодара и сахарная пудра.',
      portions(240, 410, 300),
      [196, 4.1, 2.2, 40.3],
      {
        allergens: ['gluten', 'eggs'],
        labels: ['vegetarian'],
        tags: ['kids'],
        groups: ['sourCream'],
      },
    ),
    dish(
      27,
      'Хинкали с бараниной',
      'Пять штук, сочный бульон внутри и кинза.',
      [{ size: null, price: 520, grams: 400, isDefault: true }],
      [219, 10.7, 9.8, 22.6],
      withSauce({ labels: ['spicy'] }),
    ),
    dish(
      28,
      'Манты с тыквой',
      'Готовятся на пару тридцать минут.',
      [{ size: null, price: 390, grams: 320, isDefault: true }],
      [168, 4.3, 5.4, 25.9],
      withSauce({ labels: ['vegetarian'], tags: ['season'] }),
    ),
  ],
};
