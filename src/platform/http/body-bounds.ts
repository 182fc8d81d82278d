import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Enough for every body without a cart: an address with all fields at their longest takes 4 KB. */
const DEFAULT_KILOBYTES = 16;

/** Real bodies have longer parts on average, `"name":"text",`; hostile ones have parts of two bytes. */
const BYTES_PER_PART = 16;

declare module 'fastify' {
  interface FastifyContextConfig {
    bodyKilobytes?: number;
    bodyParts?: number | undefined;
  }
}

/**
 * The size of one route's body. Reading a body takes time for which every other request waits.
 * @param bodyParts members and elements, for a body that is large by a single text
 */
export const BodyLimit = (
  bodyKilobytes: number,
  bodyParts?: number,
): MethodDecorator & ClassDecorator => RouteConfig({ bodyKilobytes, bodyParts });

/** A body of the configured size, which bounds all others too. */
export const LargestBody = (): MethodDecorator & ClassDecorator => BodyLimit(Infinity);

/** Gives each route the limit of its body. Has to be called before the routes are added. */
export function limitBodies(fastify: FastifyInstance, largest: number): void {
  fastify.addHook('onRoute', (route) => {
    const { bodyKilobytes = DEFAULT_KILOBYTES } = route.config ?? {};
    route.bodyLimit = Math.min(bodyKilobytes * 1024, largest);
  });
}

/** How many members and elements the body of this request may have, those of nested ones included. */
export function mostPartsOf({ routeOptions }: FastifyRequest): number {
  return routeOptions.config.bodyParts ?? routeOptions.bodyLimit / BYTES_PER_PART;
}
