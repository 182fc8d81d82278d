import { dumplings } from './dumplings.js';
import { bakery, desserts } from './sweets.js';
import { breakfasts, drinks } from './drinks.js';
import type { Category, Dish, Picture } from './dish.js';
import { itemId } from './ids.js';
import { mains, sides } from './mains.js';
import { pizza } from './pizza.js';
import { salads } from './salads.js';
import { services } from './services.js';
import { soups } from './soups.js';

const seasonal: Category = {
  number: 11,
  name: 'Сезонное меню',
  description: 'Скоро здесь появятся новые блюда',
  picture: 'plate',
  dishes: [],
};

/** The menu of the invented restaurants: eighty dishes in ten categories, an empty one, services. */
export const CATALOG: readonly Category[] = [
  soups,
  pizza,
  dumplings,
  salads,
  mains,
  sides,
  desserts,
  bakery,
  drinks,
  breakfasts,
  seasonal,
  services,
];

export interface Pictured {
  dish: Dish;
  picture: Picture;
}

export const PICTURED: ReadonlyMap<string, Pictured> = new Map(
  CATALOG.flatMap((category) =>
    category.dishes.map((dish) => [itemId(dish.number), { dish, picture: category.picture }]),
  ),
);
