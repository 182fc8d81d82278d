import type { FastifyRequest } from 'fastify';

/** The route of a request, for logs and metrics. */
export function routeOf({ is404, routeOptions }: FastifyRequest): string {
  // Unknown paths are one route, or anyone could fill the metrics with labels.
  return is404 || routeOptions.url === undefined ? 'unknown' : routeName(routeOptions.url);
}

/** A path with placeholders as the OpenAPI document writes it: `/v1/orders/{orderId}`. */
export function routeName(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}');
}
