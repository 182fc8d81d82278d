import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../auth/access.decorator.js';
import { ApiProblems } from '../platform/http/api-problems.js';
import { cacheable, cacheableBytes } from '../platform/http/cacheable-reply.js';
import { UuidParam } from '../platform/http/uuid-param.js';
import { FoundItemsDto, MenuSearchQueryDto } from './catalog.dto.js';
import { CatalogService } from './catalog.service.js';
import { MENU_CACHE_CONTROL } from './menu-snapshot.js';
import { ItemDto, MenuDto } from './menu.dto.js';
import type { MenuItem } from './menu.js';

@Public()
@ApiTags('Catalog')
@ApiParam({ name: 'restaurantId', example: '0b000000-0000-4000-8000-000000000001' })
@ApiProblems('validation_failed', 'restaurant_not_found', 'snapshot_missing')
@Controller('v1/restaurants/:restaurantId/menu')
export class CatalogController {
  constructor(private readonly catalog: CatalogService) {}

  /**
   * The whole menu
   *
   * Everything the restaurant sells, with prices, sizes and modifiers; what is out of stock at the
   * moment is in the stop list. Large and rarely changed: keep the `ETag` and send it as `If-None-Match`.
   * `X-Data-As-Of` says when iiko last confirmed the menu, `X-Data-Stale: true` that this is longer ago
   * than it should be.
   */
  @Get()
  @ApiOkResponse({ type: MenuDto, description: 'The menu' })
  getMenu(
    @UuidParam('restaurantId') restaurantId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Buffer | undefined {
    const menu = this.catalog.requireMenu(restaurantId);
    const freshness = this.catalog.freshness(restaurantId);
    return cacheableBytes(request, reply, menu, freshness);
  }

  /**
   * Search the menu
   *
   * Looks in names first, then categories, tags and descriptions. Forgives typos, an unfinished word,
   * the wrong keyboard layout (`gbwwf` finds «пицца») and the other alphabet (`borsch` finds «борщ»).
   */
  @Get('search')
  @ApiOkResponse({ type: FoundItemsDto, description: 'Items that match, the best first' })
  async searchMenu(
    @UuidParam('restaurantId') restaurantId: string,
    @Query() { q, limit }: MenuSearchQueryDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ items: MenuItem[] } | undefined> {
    const items = await this.catalog.search(restaurantId, q, limit);
    return this.reply(request, reply, restaurantId, { items });
  }

  /** One item of the menu */
  @Get('items/:itemId')
  @ApiParam({ name: 'itemId', example: '0c000000-0000-4000-8000-000000000001' })
  @ApiOkResponse({ type: ItemDto, description: 'The item' })
  @ApiProblems('restaurant_not_found', 'item_not_found')
  getMenuItem(
    @UuidParam('restaurantId') restaurantId: string,
    @UuidParam('itemId') itemId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): MenuItem | undefined {
    const item = this.catalog.requireItem(restaurantId, itemId);
    return this.reply(request, reply, restaurantId, item);
  }

  private reply<Body>(
    request: FastifyRequest,
    reply: FastifyReply,
    restaurantId: string,
    body: Body,
  ): Body | undefined {
    const freshness = this.catalog.freshness(restaurantId);
    return cacheable(request, reply, body, { cacheControl: MENU_CACHE_CONTROL, freshness });
  }
}
