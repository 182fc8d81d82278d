import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../auth/access.decorator.js';
import { CONFIG, type Config } from '../platform/config/config.js';
import { ApiProblems } from '../platform/http/api-problems.js';
import { cacheable } from '../platform/http/cacheable-reply.js';
import type { Plain } from '../platform/http/plain.js';
import { Problem } from '../platform/http/problem.js';
import { UuidParam } from '../platform/http/uuid-param.js';
import { sourceOf } from '../sync/scope.js';
import { SyncStates } from '../sync/sync-states.js';
import { RESTAURANTS_CACHE_CONTROL } from './restaurants-publisher.js';
import { toSummary } from './restaurants.dto.js';
import { RestaurantsService, TABLES_SYNC } from './restaurants.service.js';
import { SectionListDto, TablePageDto } from './tables.dto.js';
import { findTable } from './tables.js';

const RESTAURANT_ID = { name: 'restaurantId', example: '0b000000-0000-4000-8000-000000000001' };

@Public()
@ApiTags('Restaurants')
@ApiProblems('malformed_request', 'validation_failed', 'restaurant_not_found', 'snapshot_missing')
@Controller('v1/restaurants')
export class TablesController {
  constructor(
    private readonly restaurants: RestaurantsService,
    private readonly states: SyncStates,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * The tables of a restaurant
   *
   * By room. Answered from memory as of iiko's last word; tables that were taken away are left out.
   */
  @Get(':restaurantId/tables')
  @ApiParam(RESTAURANT_ID)
  @ApiOkResponse({ type: SectionListDto, description: 'Rooms with their tables' })
  listTables(
    @UuidParam('restaurantId') restaurantId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Plain<SectionListDto> | undefined {
    const { hall } = this.restaurants.require(restaurantId);
    return this.reply(request, reply, { items: hall?.sections ?? [] });
  }

  /**
   * One table
   *
   * The page behind a table's QR code: the table, whether it takes orders right now, and where the menu is.
   */
  @Get(':restaurantId/tables/:tableId')
  @ApiParam(RESTAURANT_ID)
  @ApiParam({ name: 'tableId', example: '07ab1e00-0000-4000-8000-000000000001' })
  @ApiOkResponse({ type: TablePageDto, description: 'The table' })
  @ApiProblems('table_not_found')
  getTable(
    @UuidParam('restaurantId') restaurantId: string,
    @UuidParam('tableId') tableId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Plain<TablePageDto> | undefined {
    const restaurant = this.restaurants.require(restaurantId);
    const found = findTable(restaurant, tableId);
    if (found === undefined) {
      throw new Problem('table_not_found');
    }
    const acceptance = this.restaurants.acceptance(restaurant.id);
    const path = `/v1/restaurants/${restaurant.id}`;
    return this.reply(request, reply, {
      table: found.table,
      section: { id: found.section.id, name: found.section.name },
      restaurant: toSummary(restaurant, acceptance, this.restaurants.freshness().asOf),
      acceptsOrders: acceptance.acceptsOrders && restaurant.services.includes('dine-in'),
      tokenRequired: !this.config.tableLinks.open,
      links: { menu: `${path}/menu`, stopList: `${path}/stop-list` },
    });
  }

  private reply<Body>(request: FastifyRequest, reply: FastifyReply, body: Body): Body | undefined {
    const { asOf, stale } = this.states.state(sourceOf(TABLES_SYNC, this.restaurants.scope));
    const freshness = { asOf: asOf ?? new Date(0), stale };
    return cacheable(request, reply, body, { cacheControl: RESTAURANTS_CACHE_CONTROL, freshness });
  }
}
