import { RestaurantDto } from './restaurants.dto.js';
import type { Section, Table } from './restaurant.js';

export class TableDto implements Table {
  /** @example 07ab1e00-0000-4000-8000-000000000001 */
  readonly id: string;

  /**
   * The number that staff use.
   * @example 1
   */
  readonly number: number;

  /** @example Стол 1 */
  readonly name: string;

  /** @example 2 */
  readonly seats: number;
}

/** A room of a restaurant. */
export class SectionDto implements Section {
  /** @example 07ab1e00-0000-4000-9000-000000000001 */
  readonly id: string;

  /** @example Основной зал */
  readonly name: string;

  /** By number. */
  readonly tables: TableDto[];
}

export class SectionListDto {
  /** Rooms with tables, sorted by name; empty if the restaurant has no tables. */
  readonly items: SectionDto[];
}

export class TableSectionDto {
  /** @example 07ab1e00-0000-4000-9000-000000000001 */
  readonly id: string;

  /** @example Основной зал */
  readonly name: string;
}

export class TableLinksDto {
  /** @example /v1/restaurants/0b000000-0000-4000-8000-000000000001/menu */
  readonly menu: string;

  /** @example /v1/restaurants/0b000000-0000-4000-8000-000000000001/stop-list */
  readonly stopList: string;
}

/** What the code on a table leads to. */
export class TablePageDto {
  readonly table: TableDto;
  readonly section: TableSectionDto;
  readonly restaurant: RestaurantDto;

  /** Whether an order with `service: "dine-in"` and this `tableId` would be taken now. */
  readonly acceptsOrders: boolean;

  /** Whether the cart needs the `tableToken` of the table's link. */
  readonly tokenRequired: boolean;

  /** Links to related resources. */
  readonly links: TableLinksDto;
}
