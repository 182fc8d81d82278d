import type { Dropped } from '../../iiko/schemas/reading.js';
import type { MenuRemarks, RemarkReason } from '../menu-remarks.js';

/** Remarks on what could not be read in the first place. */
export function remarkUnreadable(remarks: MenuRemarks, dropped: readonly Dropped[]): void {
  for (const { path, reason, id, name } of dropped) {
    const [, list = ''] = /([a-zA-Z]+)\[\d+\][^/]*$/.exec(path) ?? [];
    const [, itemId] = /\/?(?:items|products)\[\d+\]\(([^)]*)\)\//.exec(path) ?? [];
    remarks.add(
      UNREADABLE[list] ?? 'item_unreadable',
      { id, name },
      {
        item: itemId === undefined ? null : { id: itemId, name: null },
        note: `${path}: ${reason}`,
      },
    );
  }
}

/** By the list that it stood in. */
const UNREADABLE: Record<string, RemarkReason> = {
  categories: 'category_unreadable',
  groups: 'category_unreadable',
  schedules: 'hours_unreadable',
  intervals: 'hours_unreadable',
  sizes: 'size_unreadable',
  modifiers: 'modifier_unreadable',
  comboSpecifications: 'combo_unreadable',
};
