import { id } from './ids.js';

/** The same in every organization. */
export const COURIERS = [
  { id: id('0c0e', 1), firstName: 'Алексей', lastName: 'Громов', code: '101' },
  { id: id('0c0e', 2), firstName: 'Дина', lastName: 'Сафина', code: '102' },
];
