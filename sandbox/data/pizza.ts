import { dish, one, pizzaSizes, type Category, type DishExtras } from './dish.js';

const halves = (extras: DishExtras = {}): DishExtras => ({
  halves: true,
  groups: ['toppings', 'crust', 'pizzaSauces'],
  ...extras,
  allergens: ['gluten', 'milk', ...(extras.allergens ?? [])],
});

export const pizza: Category = {
  number: 2,
  name: 'Пицца',
  description: 'На тонком тесте из дровяной печи; можно собрать из двух половинок',
  picture: 'pizza',
  dishes: [
    dish(
      11,
      'Маргарита',
      'Томатный соус, моцарелла, свежий базилик.',
      pizzaSizes(450, 590, 740),
      [236, 9.8, 8.9, 29.4],
      halves({ labels: ['vegetarian', 'hit'] }),
    ),
    dish(
      12,
      'Пепперони',
      'Пикантная колбаса пепперони и двойная моцарелла.',
      pizzaSizes(520, 690, 860),
      [268, 11.6, 12.4, 27.8],
      halves({ labels: ['spicy', 'hit'] }),
    ),
    dish(
      13,
      'Четыре сыра',
      'Моцарелла, горгонзола, пармезан и эмменталь.',
      pizzaSizes(560, 740, 920),
      [287, 12.9, 14.7, 26.1],
      halves({ labels: ['vegetarian'] }),
    ),
    dish(
      14,
      'Ветчина и грибы',
      'Ветчина, шампиньоны, моцарелла, сливочный соус.',
      pizzaSizes(510, 680, 840),
      [241, 10.9, 10.1, 27.2],
      halves({ tags: ['kids'] }),
    ),
    dish(
      15,
      'Мясной пир',
      'Бекон, салями, говядина, охотничьи колбаски.',
      pizzaSizes(590, 790, 980),
      [279, 13.2, 13.9, 25.7],
      halves({ tags: ['filling', 'sharing'] }),
    ),
    dish(
      16,
      'Дары моря',
      'Креветки, кальмары, мидии, чеснок и петрушка.',
      pizzaSizes(640, 860, 1090),
      [214, 12.1, 7.2, 26.4],
      halves({ allergens: ['fish', 'shellfish'], labels: ['new'], onlyInMoscow: true }),
    ),
    dish(
      17,
      'Дьявола',
      'Острая салями, халапеньо, красный лук.',
      pizzaSizes(540, 720, 890),
      [259, 11.1, 11.7, 27.5],
      halves({ labels: ['spicy'] }),
    ),
    dish(
      18,
      'Кальцоне',
      'Закрытая пицца с рикоттой, ветчиной и томатами. Один размер.',
      one(560, 420),
      [248, 11.4, 10.6, 26.9],
      { allergens: ['gluten', 'milk'], tags: ['filling'] },
    ),
  ],
};
