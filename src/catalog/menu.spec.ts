import { schedulesByItem, type MenuCategory, type MenuItem } from './menu.js';

const HOURS = { daysOfWeek: ['monday'], from: '08:00', to: '12:00' };
const LATER = { daysOfWeek: ['monday'], from: '18:00', to: '20:00' };

const section = (schedules: MenuCategory['schedules'], ...ids: string[]): MenuCategory => ({
  id: ids.join(),
  name: '',
  description: '',
  imageUrl: null,
  schedules,
  items: ids.map((id) => ({ id }) as MenuItem),
});

describe('schedulesByItem', () => {
  it('knows only what is not always sold', () => {
    const categories = [section([HOURS], 'porridge'), section([], 'soup')];
    expect([...schedulesByItem({ categories })]).toEqual([['porridge', [HOURS]]]);
  });

  it('joins the hours of several categories; one that is always open opens all', () => {
    const categories = [
      section([HOURS], 'porridge', 'pancakes'),
      section([LATER], 'porridge'),
      section([], 'pancakes'),
    ];
    expect([...schedulesByItem({ categories })]).toEqual([['porridge', [HOURS, LATER]]]);
  });
});
