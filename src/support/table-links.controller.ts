import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { ForOperators } from '../auth/access.decorator.js';
import { CONFIG, type Config } from '../platform/config/config.js';
import { ApiProblems } from '../platform/http/api-problems.js';
import type { Plain } from '../platform/http/plain.js';
import { UuidParam } from '../platform/http/uuid-param.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import { tableTokenOf } from '../restaurants/table-tokens.js';

export class TableLinkDto {
  /** @example 07ab1e00-0000-4000-8000-000000000001 */
  readonly tableId: string;

  /**
   * The number that staff use.
   * @example 1
   */
  readonly number: number;

  /**
   * Name of the room.
   * @example Основной зал
   */
  readonly section: string;

  /** `tableToken` of carts for this table: a part of its link or QR code. null where links are not signed. */
  readonly tableToken: string | null;
}

export class TableLinkListDto {
  readonly items: TableLinkDto[];
}

@ApiTags('Support')
@ForOperators()
@Controller('v1/support/restaurants')
export class TableLinksController {
  constructor(
    private readonly restaurants: RestaurantsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * List the secrets of a restaurant's tables
   *
   * For QR codes: a link to the storefront with the restaurant, the table and its `tableToken`, which an order at the table
   * needs (`TABLE_LINK_SECRET`).
   */
  @Get(':restaurantId/table-links')
  @ApiParam({ name: 'restaurantId', example: '0b000000-0000-4000-8000-000000000001' })
  @ApiOkResponse({ type: TableLinkListDto, description: 'The tables' })
  @ApiProblems('validation_failed', 'restaurant_not_found', 'snapshot_missing')
  listTableLinks(@UuidParam('restaurantId') restaurantId: string): Plain<TableLinkListDto> {
    const { hall } = this.restaurants.require(restaurantId);
    const sections = hall?.sections ?? [];
    return {
      items: sections.flatMap(({ name: section, tables }) =>
        tables.map(({ id: tableId, number }) => ({
          tableId,
          number,
          section,
          tableToken: tableTokenOf(tableId, this.config.tableLinks),
        })),
      ),
    };
  }
}
