/** Shown where iiko gives no name that can be read, and to leave the thing out would take what is in it off sale. */
export const GENERAL_NAMES = {
  section: 'Прочее',
  options: 'Добавки',
  combos: 'Комбо',
  choices: 'На выбор',
} as const;
