import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import Negotiator from 'negotiator';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../config/config.js';
import { LOGGER } from '../logging/logger.js';
import { Metrics, type RequestTally } from '../metrics/metrics.js';
import { AllowedOrigins, EXPOSED_HEADERS } from './cors.js';
import {
  entityTag,
  matchesEntityTag,
  type Encoding,
  type Representation,
} from './representation.js';
import { isShared } from './shared-caches.js';
import { readRequestId } from './request-id.js';
import { routeName } from './route-name.js';
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
  tallies: Record<'GET' | 'HEAD', Record<200 | 304, RequestTally>>;
}

/**
 * Headers as the flat list Node writes fastest. The last one is the request's id, put in for each answer:
 * `writeHead` has written the list out when it returns, so that one list serves all.
 */
interface Variant {
  tag: string;
  body: Buffer;
  okHeaders: string[];
  notModifiedHeaders: string[];
}

/** Server's order of preference where the client has none. */
const ENCODINGS: Encoding[] = ['br', 'gzip', 'identity'];

const REQUEST_ID = 'x-request-id';

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
   * @param pattern the same with placeholders, for metrics
   */
  set(path: string, pattern: string, representation: Representation, freshness: Freshness): void {
    const route = routeName(pattern);
    const prepare = (encoding: Encoding) =>
      this.prepareVariant(representation, encoding, freshness);
    this.byPath.set(path, {
      route,
      representation,
      variants: { identity: prepare('identity'), gzip: prepare('gzip'), br: prepare('br') },
      tallies: { GET: this.talliesOf('GET', route), HEAD: this.talliesOf('HEAD', route) },
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

  /** These reads take no query; the controllers refuse one, but for the question mark alone. */
  private find({ url = '' }: IncomingMessage): Prepared | undefined {
    return this.byPath.get(url.endsWith('?') ? url.slice(0, -1) : url);
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
    prepared.tallies[method][status].count += 1;
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
    const headers = status === 304 ? variant.notModifiedHeaders : variant.okHeaders;
    if (headers.at(-2) === REQUEST_ID) {
      headers[headers.length - 1] = requestId;
    }
    const origin = this.origins.allow(request.headers.origin);
    if (origin === undefined) {
      return headers;
    }
    return [
      ...['access-control-allow-origin', origin],
      ...['access-control-expose-headers', EXPOSED_HEADERS],
      ...headers,
    ];
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
    const requestId = isShared(representation.cacheControl) ? [] : [REQUEST_ID, ''];
    return {
      tag,
      body,
      okHeaders: [...always, ...content, ...requestId],
      notModifiedHeaders: [...always, ...requestId],
    };
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

  private talliesOf(method: string, route: string): Prepared['tallies']['GET'] {
    return {
      200: this.metrics.requestTally(method, route, '200'),
      304: this.metrics.requestTally(method, route, '304'),
    };
  }
}
