import type { FastifyInstance } from 'fastify';
import { PICTURED, type Pictured } from './data/catalog.js';
import type { Picture } from './data/dish.js';

const PALETTES = [
  { back: '#fdf0e0', dish: '#ffffff', food: '#c0392b', accent: '#7fae4a', light: '#f6d9b4' },
  { back: '#eaf4ea', dish: '#fffdf8', food: '#e59a3c', accent: '#5b8c3a', light: '#f9e7b5' },
  { back: '#fbe9ec', dish: '#ffffff', food: '#a8503a', accent: '#d8434e', light: '#f3c9a6' },
  { back: '#e8f1f7', dish: '#fdfdfd', food: '#d9a441', accent: '#3f7f6b', light: '#f4e3c1' },
  { back: '#f5efe6', dish: '#fffefb', food: '#8c5a3c', accent: '#b8b03d', light: '#ead2ac' },
] as const;

type Palette = (typeof PALETTES)[number];

/** `GET /pictures/{itemId}.svg`: a drawing of the dish, the same at every call. */
export function registerPictures(app: FastifyInstance): void {
  app.get<{ Params: { file: string } }>('/pictures/:file', async (request, reply) => {
    const pictured = PICTURED.get(request.params.file.replace(/\.svg$/, '').toLowerCase());
    if (!pictured) {
      return reply.code(404).send({ error: 'No such picture.' });
    }
    return reply
      .type('image/svg+xml; charset=utf-8')
      .header('cache-control', 'public, max-age=86400')
      .header('access-control-allow-origin', '*')
      .send(drawPicture(pictured));
  });
}

export function drawPicture({ dish, picture }: Pictured): string {
  const random = generator(dish.number);
  const palette = PALETTES[(dish.number - 1) % PALETTES.length] ?? PALETTES[0];
  const shapes = PAINTERS[picture](palette, random).join('');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" role="img">` +
    `<title>${dish.name}</title>` +
    `<rect width="400" height="300" fill="${palette.back}"/>` +
    `<ellipse cx="200" cy="262" rx="130" ry="14" fill="#000" opacity=".08"/>${shapes}</svg>`
  );
}

type Random = () => number;
type Painter = (palette: Palette, random: Random) => string[];

const PAINTERS: Record<Picture, Painter> = {
  bowl: ({ dish, food, accent, light }, random) => [
    `<path d="M70 150a130 110 0 0 0 260 0z" fill="${dish}"/>`,
    `<path d="M150 252h100l-12 14h-76z" fill="${dish}"/>`,
    ellipse(200, 150, 130, 36, light),
    ellipse(200, 152, 116, 29, food),
    ...scatter(9, random, 92, 18).map(([x, y]) => ellipse(200 + x, 152 + y, 9, 5, accent)),
    ellipse(188, 148, 26, 11, '#fffaf0'),
    ...[150, 200, 250].map(
      (x) =>
        `<path d="M${x} 100q-12-18 0-34t0-34" fill="none" stroke="${food}" stroke-width="5" stroke-linecap="round" opacity=".25"/>`,
    ),
  ],
  pizza: ({ food, accent }, random) => [
    circle(200, 150, 118, '#d9953f'),
    circle(200, 150, 104, '#c8452f'),
    circle(200, 150, 100, '#f6d268'),
    ...scatter(11, random, 78, 78).map(([x, y]) => circle(200 + x, 150 + y, 13, food)),
    ...scatter(14, random, 84, 84).map(([x, y]) => ellipse(200 + x, 150 + y, 9, 4, accent)),
    ...[0, 45, 90, 135].map(
      (angle) =>
        `<path d="M82 150h236" stroke="#b9772d" stroke-width="2" opacity=".55" transform="rotate(${angle} 200 150)"/>`,
    ),
  ],
  plate: ({ dish, food, accent, light }, random) => [
    ellipse(200, 160, 150, 96, dish),
    ellipse(200, 158, 112, 68, light),
    ...scatter(7, random, 66, 34).map(([x, y]) => ellipse(200 + x, 158 + y, 30, 19, food)),
    ...scatter(10, random, 84, 44).map(([x, y]) => ellipse(200 + x, 156 + y, 12, 6, accent)),
  ],
  cake: ({ dish, food, accent, light }, random) => [
    ellipse(200, 232, 140, 28, dish),
    ...[0, 1, 2, 3].map(
      (layer) =>
        `<rect x="110" y="${190 - layer * 30}" width="180" height="30" rx="6" fill="${layer % 2 ? light : food}"/>`,
    ),
    `<path d="M104 104q96-42 192 0v14q-16 22-32 0-16 24-32 0-16 22-32 0-16 24-32 0-16 22-32 0-16 20-32 0z" fill="#fff8ec"/>`,
    ...scatter(5, random, 70, 6).map(([x, y]) => circle(200 + x, 92 + y, 10, accent)),
  ],
  bun: ({ dish, food, accent }, random) => [
    ellipse(200, 222, 150, 34, dish),
    `<path d="M84 204q0-112 116-112t116 112q0 18-20 18H104q-20 0-20-18z" fill="${food}"/>`,
    `<path d="M112 176q18-58 88-60" fill="none" stroke="#fff" stroke-width="10" stroke-linecap="round" opacity=".3"/>`,
    ...scatter(12, random, 82, 40).map(([x, y]) => ellipse(200 + x, 160 + y, 6, 3, accent)),
  ],
  cup: ({ dish, food, accent, light }, random) => [
    `<path d="M292 128h26q30 0 30 34t-30 34h-30" fill="none" stroke="${dish}" stroke-width="16"/>`,
    `<path d="M108 104h190l-18 134q-3 20-24 20H150q-21 0-24-20z" fill="${dish}"/>`,
    ellipse(203, 106, 95, 24, light),
    ellipse(203, 108, 82, 18, food),
    ...scatter(4, random, 52, 8).map(([x, y]) => ellipse(203 + x, 107 + y, 11, 4, accent)),
    `<path d="M180 70q-10-14 0-26t0-26M222 70q-10-14 0-26t0-26" fill="none" stroke="${food}" stroke-width="5" stroke-linecap="round" opacity=".3"/>`,
  ],
  box: ({ food, accent, light }, random) => [
    `<path d="M90 130l110-44 110 44v108l-110 36-110-36z" fill="${light}"/>`,
    `<path d="M90 130l110 38 110-38M200 168v106" fill="none" stroke="${food}" stroke-width="6"/>`,
    ...scatter(6, random, 40, 24).map(([x, y]) => circle(145 + x, 210 + y, 5, accent)),
  ],
};

const circle = (x: number, y: number, radius: number, fill: string): string =>
  `<circle cx="${round(x)}" cy="${round(y)}" r="${radius}" fill="${fill}"/>`;

const ellipse = (x: number, y: number, rx: number, ry: number, fill: string): string =>
  `<ellipse cx="${round(x)}" cy="${round(y)}" rx="${rx}" ry="${ry}" fill="${fill}"/>`;

const round = (value: number): number => Math.round(value * 10) / 10;

/** Points inside an ellipse around the origin, evenly spread and a little shaken. */
const scatter = (count: number, random: Random, rx: number, ry: number): [number, number][] =>
  Array.from({ length: count }, (_, index) => {
    const angle = index * 2.4 + random();
    const distance = Math.sqrt((index + 0.5) / count);
    return [Math.cos(angle) * rx * distance, Math.sin(angle) * ry * distance];
  });

/** A small linear congruential generator: each dish has its own, repeatable picture. */
function generator(seed: number): Random {
  let value = seed * 7919 + 17;
  return () => {
    value = (value * 1_103_515_245 + 12_345) % 2_147_483_648;
    return value / 2_147_483_648;
  };
}
