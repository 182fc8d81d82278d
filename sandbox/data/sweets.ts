import { dish, one, type Category } from './dish.js';

export const desserts: Category = {
  number: 7,
  name: 'Десерты',
  description: 'Печём в своей кондитерской',
  picture: 'cake',
  dishes: [
    dish(
      61,
      'Медовик',
      'Тонкие медовые коржи и сметанный крем.',
      one(290, 150),
      [341, 5.2, 16.4, 43.8],
      {
        allergens: ['gluten', 'milk', 'eggs'],
        labels: ['hit'],
      },
    ),
    dish(62, 'Наполеон', 'Слоёное тесто, заварной крем.', one(310, 160), [358, 5.6, 20.9, 37.2], {
      allergens: ['gluten', 'milk', 'eggs'],
    }),
    dish(
      63,
      'Чизкейк',
      'На песочной основе, с ягодным соусом.',
      one(340, 140),
      [321, 6.1, 22.7, 23.9],
      {
        allergens: ['gluten', 'milk', 'eggs'],
      },
    ),
    dish(
      64,
      'Мороженое, три шарика',
      'Выберите ровно три вкуса.',
      one(330, 150),
      [207, 3.7, 11.2, 22.8],
      {
        allergens: ['milk', 'nuts'],
        tags: ['kids'],
        groups: ['scoops'],
      },
    ),
    dish(
      65,
      'Птичье молоко',
      'Суфле на агаре в тёмном шоколаде.',
      one(270, 120),
      [324, 3.9, 17.3, 38.6],
      {
        allergens: ['milk', 'eggs', 'gluten'],
      },
    ),
    dish(
      66,
      'Яблочный штрудель',
      'С корицей и грецким орехом.',
      one(320, 180),
      [243, 4.2, 10.6, 33.1],
      {
        allergens: ['gluten', 'nuts'],
        labels: ['vegetarian'],
      },
    ),
    dish(
      67,
      'Торт по эскизу',
      'Только для внутреннего заказа.',
      one(4900, 2000),
      [352, 5.1, 19.8, 39.4],
      {
        hidden: true,
        allergens: ['gluten', 'milk', 'eggs'],
      },
    ),
    dish(68, 'Подарочная упаковка', 'Коробка с лентой.', one(90, 0), [0, 0, 0, 0], {
      service: true,
    }),
  ],
};

export const bakery: Category = {
  number: 8,
  name: 'Выпечка',
  description: 'Горячая каждые два часа',
  picture: 'bun',
  dishes: [
    dish(
      71,
      'Пирожок с капустой',
      'Дрожжевое тесто, молодая капуста.',
      one(90, 90),
      [241, 5.9, 8.3, 35.7],
      {
        allergens: ['gluten', 'eggs'],
        labels: ['vegetarian'],
      },
    ),
    dish(72, 'Пирожок с мясом', 'Говядина и лук.', one(120, 100), [267, 10.4, 11.6, 30.2], {
      allergens: ['gluten', 'eggs'],
      labels: ['hit'],
      groups: ['bags'],
    }),
    dish(
      73,
      'Расстегай с рыбой',
      'Судак и лосось, открытый пирог.',
      one(190, 120),
      [224, 11.7, 8.9, 24.8],
      {
        allergens: ['gluten', 'fish', 'eggs'],
      },
    ),
    dish(74, 'Ватрушка', 'Творог и изюм.', one(110, 100), [289, 9.8, 9.4, 41.3], {
      allergens: ['gluten', 'milk', 'eggs'],
      tags: ['kids'],
    }),
    dish(
      75,
      'Кулебяка',
      'Мясо, грибы, капуста. На компанию.',
      one(890, 900),
      [231, 8.7, 10.2, 26.6],
      {
        allergens: ['gluten', 'eggs', 'milk'],
        tags: ['sharing'],
      },
    ),
    dish(
      76,
      'Хачапури по-аджарски',
      'Лодочка с сыром и желтком.',
      one(450, 380),
      [272, 10.9, 13.4, 27.5],
      {
        allergens: ['gluten', 'milk', 'eggs'],
        labels: ['vegetarian'],
      },
    ),
    dish(77, 'Булочка с корицей', 'Синнабон по-нашему.', one(160, 120), [336, 6.4, 12.7, 49.2], {
      allergens: ['gluten', 'milk', 'eggs'],
      labels: ['new'],
    }),
    dish(
      78,
      'Хлеб бородинский',
      'Целая буханка на закваске.',
      one(140, 400),
      [208, 6.8, 1.3, 40.9],
      {
        allergens: ['gluten'],
        labels: ['vegetarian'],
        tags: ['lent'],
      },
    ),
  ],
};
