/** What a remark is about: a section, dish, size, group of options, option or combo. */
export class MenuRemarkSubjectDto {
  /** Id in iiko; null where it has none that can be read. */
  readonly id: string | null;

  /** @example Борщ с говядиной */
  readonly name: string | null;
}

export class MenuRemarkDto extends MenuRemarkSubjectDto {
  /**
   * Stable code.
   * @example size_not_priced
   */
  readonly reason: string;

  /** Whether it is missing on the menu, or there and not as it came. */
  readonly effect: 'left-out' | 'changed';

  /**
   * In the language of `Accept-Language`.
   * @example У размера здесь нет цены, или её нельзя взять.
   */
  readonly detail: string;

  /** The dish that it belongs to, where it is not the dish itself. */
  readonly item: MenuRemarkSubjectDto | null;

  /** Only for unreadable data: its place in iiko's answer, and what is wrong there. */
  readonly note: string | null;
}

export class MenuRemarkCountDto {
  /** @example size_not_priced */
  readonly reason: string;

  /** @example 3 */
  readonly count: number;
}

/** Read the menu report. */
export class MenuReportDto {
  readonly restaurantId: string;

  /** The revision of the menu. */
  readonly revision: string;

  /** When the menu was last made. */
  readonly readAt: string;

  /** All of them, by reason. */
  readonly counts: MenuRemarkCountDto[];

  /** At most the first 5,000, as they stand in iiko's answer. */
  readonly items: MenuRemarkDto[];
}
