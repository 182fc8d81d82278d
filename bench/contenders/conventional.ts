import {
  Controller,
  Get,
  Injectable,
  Module,
  NotFoundException,
  Param,
  Query,
  ValidationPipe,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createCache } from 'cache-manager';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Keyv } from 'keyv';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { tap } from 'rxjs';
import { contentHeaders, loadRecording } from './recording.js';

/**
 * The same read as it is usually written in Nest: the menu lies as an object in cache-manager, a
 * controller returns it through a global pipe and two interceptors, and each answer is serialised,
 * tagged and compressed anew. Same Node and flags, same Fastify adapter, same headers. In two things it
 * does less than usual: it writes no log line, and the cache does not copy what it keeps.
 */
const [, , port, folder = ''] = process.argv;
const recording = loadRecording(folder);
const compress = promisify(gzip);
const cache = createCache({ stores: [memoryStore()] });

class MenuParams {
  @IsUUID('loose')
  readonly restaurantId: string;
}

class MenuQuery {
  @IsOptional()
  @IsIn(['ru', 'en'])
  readonly language?: string;
}

@Controller('v1/restaurants/:restaurantId/menu')
class MenuController {
  @Get()
  async getMenu(
    @Param() { restaurantId }: MenuParams,
    @Query() _query: MenuQuery,
  ): Promise<object> {
    const menu = await cache.get<object>(`menu:${restaurantId}`);
    if (menu === undefined) {
      throw new NotFoundException();
    }
    return menu;
  }
}

@Injectable()
class TimingInterceptor implements NestInterceptor {
  totalMs = 0;

  intercept(_context: ExecutionContext, next: CallHandler) {
    const startedAt = performance.now();
    return next.handle().pipe(
      tap(() => {
        this.totalMs += performance.now() - startedAt;
      }),
    );
  }
}

@Injectable()
class HeadersInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler) {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(tap(() => void reply.headers(ALWAYS)));
  }
}

@Module({ controllers: [MenuController] })
class AppModule {}

/** What the service sends with every answer; the rest belongs to the body. */
const ALWAYS = Object.fromEntries(
  pairs(contentHeaders(recording.identity.notModifiedHeaders)).filter(
    ([name]) => name.toLowerCase() !== 'etag',
  ),
);

const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter());
app.useGlobalPipes(
  new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true }),
);
app.useGlobalInterceptors(new TimingInterceptor(), new HeadersInterceptor());
app.getHttpAdapter().getInstance().addHook('onSend', tagAndCompress);
const restaurantId = recording.path.split('/')[3] ?? '';
await cache.set(`menu:${restaurantId}`, JSON.parse(recording.identity.body.toString('utf8')));
await app.listen(Number(port), '127.0.0.1');

function memoryStore(): Keyv {
  const store = new Keyv();
  store.serialize = undefined;
  store.deserialize = undefined;
  return store;
}

/** What @fastify/etag and @fastify/compress do together: hash the payload, then compress it. */
async function tagAndCompress(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  if (typeof payload !== 'string') {
    return payload;
  }
  const tag = `"${createHash('sha1').update(payload).digest('base64url')}"`;
  void reply.header('etag', tag);
  if (request.headers['if-none-match'] === tag) {
    void reply.code(304).removeHeader('content-length');
    return null;
  }
  if (request.headers['accept-encoding'] !== 'gzip') {
    return payload;
  }
  void reply.header('content-encoding', 'gzip').removeHeader('content-length');
  return compress(payload);
}

function pairs(flat: string[]): [name: string, value: string][] {
  return flat.flatMap((name, index) =>
    index % 2 === 0 ? [[name, flat[index + 1] ?? ''] as [string, string]] : [],
  );
}
