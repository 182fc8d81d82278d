import { cityId, regionId } from './ids.js';

export interface Point {
  latitude: number;
  longitude: number;
}

export interface KnownStreet {
  name: string;
  at: Point;
}

export interface City {
  id: string;
  /** Code of the organization that delivers there; its id may come from a loaded export. */
  organizationCode: string;
  name: string;
  /** KLADR: 13 digits. */
  classifierId: string;
  centre: Point;
  /** Streets lie at most so far from the centre. */
  radiusKm: number;
  /** Numbers of its streets; the known ones come first. */
  streets: { first: number; count: number };
  known: readonly KnownStreet[];
  isDeleted: boolean;
}

export interface Region {
  id: string;
  organizationCode: string;
  name: string;
  isDeleted: boolean;
}

type Row = readonly [name: string, latitude: number, longitude: number];

const known = (rows: readonly Row[]): KnownStreet[] =>
  rows.map(([name, latitude, longitude]) => ({ name, at: { latitude, longitude } }));

export const CITIES: readonly City[] = [
  {
    id: cityId(1),
    organizationCode: 'MSK',
    name: 'Москва',
    classifierId: '7700000000000',
    centre: { latitude: 55.7558, longitude: 37.6173 },
    radiusKm: 22,
    streets: { first: 1, count: 20_000 },
    isDeleted: false,
    known: known([
      ['Тверская', 55.7642, 37.6058],
      ['Арбат', 55.7496, 37.5916],
      ['Новый Арбат', 55.7523, 37.5872],
      ['Петровка', 55.7655, 37.6163],
      ['Большая Дмитровка', 55.7637, 37.613],
      ['Кузнецкий Мост', 55.7615, 37.624],
      ['Никольская', 55.757, 37.6222],
      ['Варварка', 55.7527, 37.6283],
      ['Ильинка', 55.7545, 37.6265],
      ['Маросейка', 55.757, 37.635],
      ['Покровка', 55.759, 37.648],
      ['Мясницкая', 55.764, 37.637],
      ['Сретенка', 55.769, 37.632],
      ['Неглинная', 55.764, 37.621],
      ['Большая Никитская', 55.7565, 37.601],
      ['Малая Бронная', 55.762, 37.596],
      ['Воздвиженка', 55.753, 37.606],
      ['Пречистенка', 55.743, 37.596],
      ['Остоженка', 55.74, 37.597],
      ['Пятницкая', 55.739, 37.628],
      ['Большая Ордынка', 55.739, 37.624],
      ['Большая Якиманка', 55.735, 37.612],
      ['Садовая-Кудринская', 55.762, 37.586],
      ['Тверской бульвар', 55.761, 37.6],
      ['Гоголевский бульвар', 55.7475, 37.5995],
      ['Чистопрудный бульвар', 55.7625, 37.644],
      ['Ленинский проспект', 55.706, 37.585],
      ['Кутузовский проспект', 55.742, 37.535],
      ['Ленинградский проспект', 55.79, 37.545],
      ['проспект Мира', 55.795, 37.637],
      ['Профсоюзная', 55.67, 37.56],
      ['Варшавское шоссе', 55.65, 37.62],
      ['1-й Кожуховский проезд', 55.708, 37.668],
    ]),
  },
  {
    id: cityId(2),
    organizationCode: 'MSK',
    name: 'Химки',
    classifierId: '5000003600000',
    centre: { latitude: 55.899, longitude: 37.42 },
    radiusKm: 2.5,
    streets: { first: 20_001, count: 300 },
    isDeleted: false,
    known: known([
      ['Маяковского', 55.894, 37.444],
      ['Юбилейный проспект', 55.897, 37.429],
      ['Кирова', 55.89, 37.442],
      ['Победы', 55.892, 37.438],
      ['Лавочкина', 55.908, 37.423],
    ]),
  },
  {
    id: cityId(3),
    organizationCode: 'EKB',
    name: 'Екатеринбург',
    classifierId: '6600000100000',
    centre: { latitude: 56.8389, longitude: 60.6057 },
    radiusKm: 9,
    streets: { first: 20_301, count: 9_700 },
    isDeleted: false,
    known: known([
      ['Вайнера', 56.8343, 60.5951],
      ['Ленина', 56.8382, 60.6],
      ['Малышева', 56.834, 60.605],
      ['Пушкина', 56.84, 60.6095],
      ['8 Марта', 56.83, 60.601],
      ['Радищева', 56.831, 60.592],
      ['Куйбышева', 56.828, 60.607],
      ['Белинского', 56.826, 60.617],
      ['Луначарского', 56.839, 60.624],
      ['Мамина-Сибиряка', 56.841, 60.617],
      ['Толмачёва', 56.843, 60.61],
      ['Карла Либкнехта', 56.84, 60.612],
      ['Розы Люксембург', 56.83, 60.614],
      ['Гоголя', 56.834, 60.614],
      ['Хохрякова', 56.832, 60.595],
      ['Сакко и Ванцетти', 56.833, 60.586],
      ['Шейнкмана', 56.83, 60.583],
      ['Попова', 56.837, 60.589],
      ['Челюскинцев', 56.851, 60.594],
      ['Свердлова', 56.851, 60.61],
      ['Восточная', 56.841, 60.635],
      ['Бажова', 56.841, 60.628],
      ['Тургенева', 56.84, 60.614],
      ['Народной Воли', 56.823, 60.602],
      ['Декабристов', 56.823, 60.613],
      ['Фурманова', 56.815, 60.589],
      ['Щорса', 56.809, 60.592],
      ['Сибирский тракт', 56.832, 60.66],
    ]),
  },
  {
    // Became a part of Химки: still in the directory, marked as deleted.
    id: cityId(4),
    organizationCode: 'MSK',
    name: 'Сходня',
    classifierId: '5000003600399',
    centre: { latitude: 55.952, longitude: 37.301 },
    radiusKm: 2,
    streets: { first: 30_001, count: 0 },
    isDeleted: true,
    known: [],
  },
];

export const REGIONS: readonly Region[] = [
  { id: regionId(1), organizationCode: 'MSK', name: 'Центральный округ', isDeleted: false },
  { id: regionId(2), organizationCode: 'MSK', name: 'Северный округ', isDeleted: false },
  { id: regionId(3), organizationCode: 'MSK', name: 'Городской округ Химки', isDeleted: false },
  { id: regionId(4), organizationCode: 'MSK', name: 'Химкинский район', isDeleted: true },
  { id: regionId(5), organizationCode: 'EKB', name: 'Ленинский район', isDeleted: false },
  { id: regionId(6), organizationCode: 'EKB', name: 'Кировский район', isDeleted: false },
];
