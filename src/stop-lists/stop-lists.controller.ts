import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public, WithOrWithoutSession } from '../auth/access.decorator.js';
import { ApiProblems } from '../platform/http/api-problems.js';
import { cacheable } from '../platform/http/cacheable-reply.js';
import { EventStreams, lastEventId } from '../platform/http/sse.js';
import { UuidParam } from '../platform/http/uuid-param.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import type { StopList } from './stop-list.js';
import { StopListStreams } from './stop-list-streams.js';
import { STOP_LIST_CACHE_CONTROL } from './stop-lists-publisher.js';
import { StopListDto, toStopList } from './stop-lists.dto.js';
import { StopListsService } from './stop-lists.service.js';

@Public()
@ApiTags('StopLists')
@ApiParam({ name: 'restaurantId', example: '0b000000-0000-4000-8000-000000000001' })
@ApiProblems('validation_failed', 'restaurant_not_found', 'snapshot_missing')
@Controller('v1/restaurants/:restaurantId/stop-list')
export class StopListsController {
  constructor(
    private readonly stopLists: StopListsService,
    private readonly streams: StopListStreams,
    private readonly eventStreams: EventStreams,
    private readonly restaurants: RestaurantsService,
  ) {}

  /**
   * Read the stop list
   *
   * Everything limited or sold out right now, by item and size; what is not listed is not limited. Small and fresh:
   * read it beside the menu, and again before the cart is paid for.
   */
  @Get()
  @ApiOkResponse({ type: StopListDto, description: 'The stop list' })
  getStopList(
    @UuidParam('restaurantId') restaurantId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): StopList | undefined {
    const { items, ...state } = this.stopLists.require(restaurantId);
    const time = this.restaurants.timesOf(restaurantId);
    return cacheable(request, reply, toStopList(state, items, time), {
      cacheControl: STOP_LIST_CACHE_CONTROL,
      freshness: state,
    });
  }

  /**
   * Follow what is out of stock
   *
   * Server-sent events: first a `snapshot` with the whole list and its `version`, then a `delta` for each
   * change: `changed` entries are new or have another number, `removed` ones are no longer limited. A
   * client that sends `Last-Event-ID` gets the deltas it missed, or a new snapshot where these are no
   * longer known. Nobody has to be signed in; the stream of a session ends with it, and counts among the
   * session's streams. Swagger UI would wait for the end, which never comes: try it with `curl -N`.
   */
  @Get('events')
  @WithOrWithoutSession()
  @ApiHeader({
    name: 'Last-Event-ID',
    description: '`id` of the last event that was received.',
    required: false,
    schema: { type: 'string', pattern: '^\\d+$' },
  })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({
    description: 'A stream of one `snapshot` and then `delta` events.',
    schema: {
      type: 'string',
      example:
        'id: 4\nevent: delta\ndata: {"version":4,"asOf":"2026-11-22T19:30:00+03:00","changed":[{"itemId":"0c000000-0000-4000-8000-000000000001","sizeId":null,"remaining":0}],"removed":[]}\n\n',
    },
  })
  @ApiProblems(
    'unauthenticated',
    'token_expired',
    'session_ended',
    'snapshot_missing',
    'streams_full',
    'rate_limited',
    'too_many_streams',
  )
  streamStopListEvents(
    @UuidParam('restaurantId') restaurantId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): void {
    const source = this.streams.open(restaurantId, lastEventId(request));
    this.eventStreams.send(request, reply, source);
  }
}
