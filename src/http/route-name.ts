import type { FastifyRequest } from 'fastify';

/**
 * The route as the OpenAPI document writes it, `/v1/orders/{orderId}`, for logs and metrics. Unknown
 * paths are one route, or anyone could fill the metrics with labels.
 */
export function routeName({ is404, routeOptions }: FastifyRequest): string {
  return is404 ? 'unknown' : (routeOptions.url?.replace(/:(\w+)/g, '{$1}') ?? 'unknown');
}
