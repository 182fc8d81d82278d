import { ApiProperty } from '@nestjs/swagger';
import type { WriteTime } from '../platform/time/local-time.js';
import type { StopListDelta } from './stop-list-snapshots.js';
import type { StopList, StopListCause, StopListEntry } from './stop-list.js';
import type { StopListState } from './stop-lists.service.js';

/** One thing that is limited or sold out. */
export class StopListEntryDto implements StopListEntry {
  /**
   * An item of the menu or a modifier.
   * @example 0c000000-0000-4000-8000-000000000001
   */
  readonly itemId: string;

  /**
   * The size that is meant; null means every size.
   * @example null
   */
  @ApiProperty({ type: String, nullable: true })
  readonly sizeId: string | null;

  /**
   * How many are left; 0 is sold out. Fractional for weighed goods.
   * @example 0
   */
  readonly remaining: number;
}

/** What is limited or sold out in a restaurant; what is not listed can be ordered without limit. */
export class StopListDto implements StopList {
  /**
   * When iiko last confirmed this list, changed or not.
   * @example 2026-11-22T19:30:00+03:00
   */
  readonly asOf: string;

  /**
   * How the list was updated last: `poll` (a regular read) or `webhook` (iiko's notification).
   * @example webhook
   */
  readonly source: StopListCause;

  /**
   * Whether the list is older than it should be, because iiko could not be read.
   * @example false
   */
  readonly stale: boolean;

  /** Sorted by item and size. */
  readonly items: StopListEntryDto[];
}

export function toStopList(
  { asOf, source, stale }: StopListState,
  items: StopListEntry[],
  time: WriteTime,
): StopList {
  return { asOf: time(asOf), source, stale, items };
}

/** Data of a `delta` event. */
export function toDeltaData({ version, asOf, changed, removed }: StopListDelta, time: WriteTime) {
  return { version, asOf: time(asOf), changed, removed };
}
