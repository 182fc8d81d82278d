import { dish, one, type Category } from './dish.js';

/** What the POS sells beside food; the delivery zones name these two as the price of delivery. */
export const services: Category = {
  number: 12,
  name: 'Услуги',
  description: 'Доставка курьером',
  picture: 'box',
  dishes: [
    dish(201, 'Доставка', 'В пределах Садового кольца.', one(199, 0), [0, 0, 0, 0], {
      service: true,
    }),
    dish(202, 'Доставка за Садовое', 'В пределах МКАД.', one(299, 0), [0, 0, 0, 0], {
      service: true,
    }),
  ],
};
