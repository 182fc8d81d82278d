import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import Negotiator from 'negotiator';
import type { Logger } from 'pino';
import type { Counter } from 'prom-client';
import { CONFIG, type Config } from '../config/config.js';
import { LOGGER } from '../logging/logger.js';
import { Metrics } from '../metrics/metrics.js';
import { AllowedOrigins, EXPOSED_HEADERS } from './cors.js';
import {
  entityTag,
  matchesEntityTag,
  type Encoding,
  type Representation,
} from './representation.js';
import { readRequestId } from './request-id.js';
import { API_CONTENT_POLICY, SECURITY_HEADERS } from './security-headers.js';

export interface Freshness {
  /** When iiko last confirmed the content. */
  asOf: Date;
  /** Whether that is longer ago than it should be, or the last attempt failed. */
  stale: boolean;
}

interface Prepared {
  route: string;
  representation: Representation;
  variants: Record<Encoding, Variant>;
  counters: Record<'GET' | 'HEAD', Record<200 | 304, Counter.Internal>>;
}

/** Everything of an answer that does not depend on the request, as the flat list Node writes fastest. */
interface Variant {
  tag: string;
  body: Buffer;
  okHeaders: string[];
  notModifiedHeaders: string[];
}

/** Server's order of preference where the client has none. */
const ENCODINGS: Encoding[] = ['br', 'gzip', 'identity'];

/**
 * The reads that a storefront makes on every page, answered before routing from buffers held in memory:
 * no controller, no serialisation, no database, no iiko. Features put a new representation here when
 * their data changes. The same routes exist as controllers; those answer when nothing is prepared
 * yet, and they are what the OpenAPI document describes.
 */
@Injectable()
export class PreparedResponses {
  private readonly byPath = new Map<string, Prepared>();
  private readonly origins: AllowedOrigins;
  private readonly encodingByHeader = new Map<string, Encoding>();

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.origins = new AllowedOrigins(config.http.corsOrigins);
  }

  /**
   * @param path the exact path that is answered, e.g. `/v1/restaurants/0b…/menu`
   * @param route the same with placeholders, for metrics
   */
  set(path: string, route: string, representation: Representation, freshness: Freshness): void {
    const prepare = (encoding: Encoding) =>
      this.prepareVariant(representation, encoding, freshness);
    this.byPath.set(path, {
      route,
      representation,
      variants: { identity: prepare('identity'), gzip: prepare('gzip'), br: prepare('br') },
      counters: { GET: this.countersOf('GET', route), HEAD: this.countersOf('HEAD', route) },
    });
  }

  delete(path: string): void {
    this.byPath.delete(path);
  }

  /** @returns false when nothing is prepared for this request, and it has to go its usual way */
  serve(request: IncomingMessage, response: ServerResponse): boolean {
    const { method } = request;
    const prepared = method === 'GET' || method === 'HEAD' ? this.find(request) : undefined;
    if (prepared === undefined) {
      return false;
    }
    this.answer(request, response, prepared);
    return true;
  }

  private find({ url = '' }: IncomingMessage): Prepared | undefined {
    const query = url.indexOf('?');
    return this.byPath.get(query === -1 ? url : url.slice(0, query));
  }

  private answer(request: IncomingMessage, response: ServerResponse, prepared: Prepared): void {
    const method = request.method === 'HEAD' ? 'HEAD' : 'GET';
    const variant = prepared.variants[this.chooseEncoding(request.headers['accept-encoding'])];
    const ifNoneMatch = request.headers['if-none-match'];
    const unchanged = ifNoneMatch !== undefined && matchesEntityTag(ifNoneMatch, variant.tag);
    const status = unchanged ? 304 : 200;
    const requestId = readRequestId(request.headers['x-request-id']) ?? randomUUID();
    response.writeHead(status, this.headersFor(request, variant, status, requestId));
    response.end(unchanged || method === 'HEAD' ? undefined : variant.body);
    prepared.counters[method][status].inc();
    if (this.logger.isLevelEnabled('debug')) {
      this.logger.debug({ requestId, method, route: prepared.route, status }, 'request answered');
    }
  }

  private headersFor(
    request: IncomingMessage,
    variant: Variant,
    status: 200 | 304,
    requestId: string,
  ): string[] {
    const prepared = status === 304 ? variant.notModifiedHeaders : variant.okHeaders;
    const origin = this.origins.allow(request.headers.origin);
    const perRequest = ['x-request-id', requestId];
    if (origin !== undefined) {
      perRequest.push('access-control-allow-origin', origin);
      perRequest.push('access-control-expose-headers', EXPOSED_HEADERS);
    }
    return prepared.concat(perRequest);
  }

  private prepareVariant(
    representation: Representation,
    encoding: Encoding,
    { asOf, stale }: Freshness,
  ): Variant {
    const tag = entityTag(representation.hash, encoding);
    const body = representation.bodies[encoding];
    const always = Object.entries({
      ...SECURITY_HEADERS,
      'content-security-policy': API_CONTENT_POLICY,
      'cache-control': representation.cacheControl,
      etag: tag,
      vary: this.origins.vary ? 'Accept-Encoding, Origin' : 'Accept-Encoding',
      'x-data-as-of': asOf.toISOString(),
      'x-data-stale': String(stale),
    }).flat();
    const content = [
      'content-type',
      representation.contentType,
      'content-length',
      String(body.length),
      ...(encoding === 'identity' ? [] : ['content-encoding', encoding]),
    ];
    return { tag, body, okHeaders: [...always, ...content], notModifiedHeaders: always };
  }

  /** Clients send few distinct Accept-Encoding headers; the bound keeps a hostile one from filling memory. */
  private chooseEncoding(acceptEncoding: string | string[] | undefined): Encoding {
    const header = typeof acceptEncoding === 'string' ? acceptEncoding : 'identity';
    const known = this.encodingByHeader.get(header);
    if (known !== undefined) {
      return known;
    }
    const negotiator = new Negotiator({ headers: { 'accept-encoding': header } });
    const chosen = negotiator.encodings(ENCODINGS, { preferred: ENCODINGS })[0];
    const encoding = ENCODINGS.find((candidate) => candidate === chosen) ?? 'identity';
    if (this.encodingByHeader.size < 100) {
      this.encodingByHeader.set(header, encoding);
    }
    return encoding;
  }

  private countersOf(method: string, route: string): Prepared['counters']['GET'] {
    const counter = (status: string) => this.metrics.httpRequests.labels({ method, route, status });
    return { 200: counter('200'), 304: counter('304') };
  }
}
