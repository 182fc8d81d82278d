import type { Text } from '../platform/http/problem.js';

interface RemarkDefinition extends Text {
  effect: 'left-out' | 'changed';
}

/** Why something of iiko's menu is not on ours, or not as it came. */
export const MENU_REMARKS = {
  category_unreadable: {
    effect: 'left-out',
    en: 'The section cannot be read, so nothing in it is sold there.',
    ru: 'Раздел не удалось прочитать, поэтому блюда из него не продаются.',
  },
  category_hidden: {
    effect: 'left-out',
    en: 'The section is hidden in iiko.',
    ru: 'Раздел скрыт в iiko.',
  },
  category_repeated: {
    effect: 'changed',
    en: 'Another section has the same id; it became one with it, or got an id of its own.',
    ru: 'У другого раздела такой же id: разделы объединены, или раздел получил свой id.',
  },
  hours_unreadable: {
    effect: 'left-out',
    en: 'The hours cannot be read, so nothing is sold in them.',
    ru: 'Часы не удалось прочитать, поэтому в это время ничего не продаётся.',
  },
  item_unreadable: {
    effect: 'left-out',
    en: 'The dish cannot be read.',
    ru: 'Блюдо не удалось прочитать.',
  },
  item_hidden: {
    effect: 'left-out',
    en: 'The dish is hidden or deleted in iiko.',
    ru: 'Блюдо скрыто или удалено в iiko.',
  },
  item_without_category: {
    effect: 'left-out',
    en: 'The section of the dish is hidden, deleted or cannot be read.',
    ru: 'Раздел блюда скрыт, удалён или не читается.',
  },
  item_not_sold: {
    effect: 'left-out',
    en: 'No size of the dish can be sold.',
    ru: 'Ни один размер блюда нельзя продать.',
  },
  item_repeated: {
    effect: 'changed',
    en: 'The dish stands in the menu more than once and not always the same; the first counts.',
    ru: 'Блюдо встречается в меню несколько раз с разными данными; действует первое.',
  },
  service_not_sold: {
    effect: 'left-out',
    en: 'A service, such as a delivery, cannot be ordered by itself.',
    ru: 'Услугу, например доставку, нельзя заказать отдельно.',
  },
  combo_unreadable: {
    effect: 'left-out',
    en: 'The combo cannot be read.',
    ru: 'Комбо не удалось прочитать.',
  },
  combo_not_described: {
    effect: 'left-out',
    en: 'The menu does not say what the combo is made of.',
    ru: 'В меню не сказано, из чего состоит комбо.',
  },
  combo_not_sold: {
    effect: 'left-out',
    en: 'The combo is switched off or over, or has a price of a kind or size that iiko does not describe.',
    ru: 'Комбо выключено, закончилось или его цена такого вида или размера не описана в iiko.',
  },
  combo_not_possible: {
    effect: 'left-out',
    en: 'A group of the combo has nothing on the menu to choose from.',
    ru: 'В одной из групп комбо не из чего выбирать.',
  },
  size_unreadable: {
    effect: 'left-out',
    en: 'The size cannot be read, or a group of its options cannot.',
    ru: 'Размер или группу его добавок не удалось прочитать.',
  },
  size_hidden: {
    effect: 'left-out',
    en: 'The size is hidden in iiko.',
    ru: 'Размер скрыт в iiko.',
  },
  size_not_priced: {
    effect: 'left-out',
    en: 'The size has no price here, or none that can be charged.',
    ru: 'У размера здесь нет цены, или её нельзя взять.',
  },
  price_repeated: {
    effect: 'changed',
    en: 'There is more than one price for this restaurant; the first counts.',
    ru: 'Для этого ресторана указано несколько разных цен; действует первая.',
  },
  size_without_id: {
    effect: 'left-out',
    en: 'The dish comes in sizes, and the POS refuses one without an id.',
    ru: 'У блюда есть размеры, а размер без id касса не принимает.',
  },
  size_repeated: {
    effect: 'changed',
    en: 'The size stands more than once in the dish; the first counts.',
    ru: 'Размер встречается у блюда несколько раз; действует первый.',
  },
  group_repeated: {
    effect: 'changed',
    en: 'The group of options stands more than once in the dish; the first counts.',
    ru: 'Группа добавок встречается у блюда несколько раз; действует первая.',
  },
  group_contradictory: {
    effect: 'left-out',
    en: 'No choice from this group of options would be accepted, so the size is not sold.',
    ru: 'Из этой группы добавок нельзя сделать допустимый выбор, поэтому размер не продаётся.',
  },
  modifier_required: {
    effect: 'left-out',
    en: 'The POS demands this option and it cannot be had, so the size is not sold.',
    ru: 'Касса требует эту добавку, а продать её нельзя, поэтому размер не продаётся.',
  },
  modifier_unreadable: {
    effect: 'left-out',
    en: 'The option cannot be read.',
    ru: 'Добавку не удалось прочитать.',
  },
  modifier_hidden: {
    effect: 'left-out',
    en: 'The option is hidden in iiko.',
    ru: 'Добавка скрыта в iiko.',
  },
  modifier_not_sold: {
    effect: 'left-out',
    en: 'The option is unknown or deleted, or has no price here that can be charged.',
    ru: 'Добавка неизвестна или удалена, или у неё здесь нет цены.',
  },
  modifier_not_choosable: {
    effect: 'left-out',
    en: 'None of the option may be chosen.',
    ru: 'Выбрать эту добавку нельзя: допустимое количество — ноль.',
  },
  modifier_repeated: {
    effect: 'changed',
    en: 'The option stands more than once in its group; the first counts.',
    ru: 'Добавка встречается в группе несколько раз; действует первая.',
  },
  default_adjusted: {
    effect: 'changed',
    en: 'The preselected number of the option lies outside of what may be chosen.',
    ru: 'Количество добавки по умолчанию не укладывается в допустимое.',
  },
  name_unreadable: {
    effect: 'changed',
    en: 'It has no name that can be read and is shown with a general one.',
    ru: 'Название не удалось прочитать, вместо него показано общее.',
  },
  id_unusable: {
    effect: 'left-out',
    en: 'An id of it is no UUID, and the POS would not find it.',
    ru: 'Его id не является UUID, касса его не найдёт.',
  },
  image_unusable: {
    effect: 'changed',
    en: 'The link to the picture is no address of the web.',
    ru: 'Ссылка на картинку не является веб-адресом.',
  },
} as const satisfies Record<string, RemarkDefinition>;

export type RemarkReason = keyof typeof MENU_REMARKS;

export interface RemarkSubject {
  id: string | null;
  name: string | null;
}

export interface MenuRemark extends RemarkSubject {
  reason: RemarkReason;
  /** The dish that it belongs to, where it is not the dish itself. */
  item: RemarkSubject | null;
  /** Where it stood in iiko's answer and what is wrong there, of what cannot be read. */
  note: string | null;
}

/** What is left out of a menu or changed, gathered while it is made. */
export class MenuRemarks {
  readonly list: MenuRemark[] = [];

  add(
    reason: RemarkReason,
    { id, name }: RemarkSubject,
    { item = null, note = null }: Partial<Pick<MenuRemark, 'item' | 'note'>> = {},
  ): void {
    this.list.push({
      reason,
      id,
      name,
      item: item && { id: item.id, name: item.name },
      note,
    });
  }

  countByReason(): Partial<Record<RemarkReason, number>> {
    const counts: Partial<Record<RemarkReason, number>> = {};
    for (const { reason } of this.list) {
      counts[reason] = (counts[reason] ?? 0) + 1;
    }
    return counts;
  }
}
