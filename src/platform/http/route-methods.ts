import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

interface Route {
  pattern: RegExp;
  method: string;
}

/** Which methods each path answers, so that a wrong one is told apart from a wrong path. */
@Injectable()
export class RouteMethods {
  private readonly routes: Route[] = [];

  /** Has to be called before the routes are added. */
  observe(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ url, method }) => {
      // CORS answers `OPTIONS *`, which says nothing about the paths that exist.
      if (url !== '*' && url !== '/*') {
        const pattern = compile(url);
        this.routes.push(...[method].flat().map((each) => ({ pattern, method: each })));
      }
    });
  }

  /** Methods of the routes that a path matches; empty when there is no such path. */
  methodsOf(path: string): string[] {
    const matching = this.routes.filter(({ pattern }) => pattern.test(path));
    return [...new Set(matching.map(({ method }) => method))].toSorted();
  }
}

/** `/v1/orders/:orderId` as an expression; the router itself only answers for one method at a time. */
function compile(url: string): RegExp {
  const source = url
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replace(/:\w+/g, '[^/]+');
  return new RegExp(`^${source}$`);
}
