import { schedulesOf, type MenuSchedule } from './menu.js';

const HOURS = { daysOfWeek: ['monday'], from: '08:00', to: '12:00' };
const LATER = { daysOfWeek: ['monday'], from: '18:00', to: '20:00' };

/** Sections with places in the list of items. */
const ITEMS = [['porridge'], ['pancakes'], ['soup']] as const;
const section = (schedules: MenuSchedule[], ...items: number[]) => ({ schedules, items });

describe('schedulesOf', () => {
  it('knows only what is not always sold', () => {
    const categories = [section([HOURS], 0), section([], 2)];
    expect([...schedulesOf({ items: ITEMS, categories })]).toEqual([['porridge', [HOURS]]]);
  });

  it('joins the hours of several categories; one that is always open opens all', () => {
    const categories = [section([HOURS], 0, 1), section([LATER], 0), section([], 1)];
    expect([...schedulesOf({ items: ITEMS, categories })]).toEqual([['porridge', [HOURS, LATER]]]);
  });
});
