import { dish, one, volumes, type Category } from './dish.js';

export const drinks: Category = {
  number: 9,
  name: 'Напитки',
  description: 'Морсы варим сами, кофе обжариваем по средам',
  picture: 'cup',
  dishes: [
    dish(81, 'Морс клюквенный', 'Без консервантов.', volumes(150, 420), [41, 0.1, 0, 10.2], {
      labels: ['hit', 'vegetarian'],
    }),
    dish(82, 'Морс облепиховый', 'С мёдом и имбирём.', volumes(170, 480), [49, 0.3, 0.4, 11.1], {
      labels: ['vegetarian'],
    }),
    dish(83, 'Квас хлебный', 'Двойного брожения.', volumes(140, 390), [27, 0.2, 0, 5.2], {
      allergens: ['gluten'],
      labels: ['vegetarian'],
    }),
    dish(
      84,
      'Компот из сухофруктов',
      'Яблоко, груша, чернослив.',
      volumes(120, 340),
      [46, 0.3, 0, 11.4],
      {
        labels: ['vegetarian'],
        tags: ['kids'],
      },
    ),
    dish(85, 'Чай чёрный с чабрецом', 'Чайник 600 мл.', one(260, 600), [1, 0, 0, 0.2], {
      labels: ['vegetarian'],
    }),
    dish(86, 'Иван-чай', 'Ферментированный, с таёжными травами.', one(280, 600), [1, 0, 0, 0.1], {
      labels: ['vegetarian'],
    }),
    dish(87, 'Капучино', 'Двойной эспрессо и молоко.', one(230, 250), [54, 2.6, 2.7, 4.8], {
      allergens: ['milk'],
      groups: ['milk', 'syrups'],
    }),
    dish(88, 'Раф ванильный', 'Сливки и ванильный сахар.', one(290, 300), [118, 2.2, 8.4, 8.3], {
      allergens: ['milk'],
      labels: ['new'],
      groups: ['syrups'],
    }),
    dish(89, 'Американо', 'Эспрессо и горячая вода.', one(170, 200), [2, 0.1, 0, 0.3], {
      labels: ['vegetarian'],
      groups: ['syrups'],
    }),
    dish(90, 'Вода минеральная', 'С газом, стекло 0,5 л.', one(160, 500), [0, 0, 0, 0], {
      labels: ['vegetarian'],
    }),
  ],
};

export const breakfasts: Category = {
  number: 10,
  name: 'Завтраки',
  description: 'Каждый день с 8 до 12',
  picture: 'plate',
  schedule: {
    begin: '08:00',
    end: '12:00',
    daysOfWeek: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
  },
  dishes: [
    dish(
      91,
      'Сырники из фермерского творога',
      'Три штуки.',
      one(360, 210),
      [223, 14.1, 9.7, 19.8],
      {
        allergens: ['milk', 'eggs', 'gluten'],
        labels: ['hit'],
        groups: ['breakfastToppings', 'sourCream'],
      },
    ),
    dish(92, 'Блины', 'Четыре тонких блина.', one(240, 200), [214, 6.1, 8.2, 28.9], {
      allergens: ['milk', 'eggs', 'gluten'],
      groups: ['breakfastToppings', 'sourCream'],
    }),
    dish(93, 'Каша овсяная', 'На молоке или на воде.', one(220, 280), [93, 3.2, 3.4, 12.6], {
      allergens: ['milk', 'gluten'],
      labels: ['vegetarian'],
      tags: ['kids'],
      groups: ['milk', 'breakfastToppings'],
    }),
    dish(94, 'Каша гурьевская', 'Манка с орехами и пенкой.', one(310, 250), [176, 5.4, 7.3, 22.4], {
      allergens: ['milk', 'gluten', 'nuts'],
      labels: ['vegetarian'],
    }),
    dish(95, 'Глазунья с беконом', 'Три яйца и тосты.', one(330, 230), [212, 12.8, 16.3, 4.1], {
      allergens: ['eggs', 'gluten'],
      tags: ['filling'],
    }),
    dish(96, 'Омлет с томатами', 'Пышный, из печи.', one(320, 220), [148, 9.6, 10.9, 3.2], {
      allergens: ['eggs', 'milk'],
      labels: ['vegetarian'],
    }),
    dish(
      97,
      'Драники со сметаной',
      'Хрустящие, из молодого картофеля.',
      one(340, 260),
      [187, 3.9, 9.4, 22.1],
      {
        allergens: ['eggs', 'milk'],
        labels: ['vegetarian'],
      },
    ),
    dish(
      98,
      'Творог с ягодами',
      'Творог 9 % и сезонные ягоды.',
      one(280, 200),
      [139, 12.7, 7.1, 6.4],
      {
        allergens: ['milk'],
        tags: ['light', 'season'],
      },
    ),
  ],
};
