import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { Config } from '../config/config.js';

const TAGS: [name: string, description: string][] = [
  ['Auth', 'Sessions. A guest session is enough to order.'],
  ['Restaurants', 'Where one can order, and whether one can right now.'],
  ['Catalog', 'The menu of a restaurant: cacheable, without availability.'],
  ['StopLists', 'What is out of stock, small and fresh.'],
  ['Orders', 'Quote, place, follow and cancel orders.'],
  ['Webhooks', 'What iiko calls.'],
  ['Status', 'Health, metrics and the meaning of problems.'],
];

const DESCRIPTION = `REST backend-for-frontend between a storefront and iiko Cloud.

- Reads come from snapshots and never wait for iiko; \`X-Data-As-Of\` and \`X-Data-Stale\` say how fresh they are.
- An order answered with 202 is durable: it reaches the restaurant once, or you are told why not.
- Money is in minor units (\`55000\` is 550.00 ₽), times are RFC 3339 with an offset.
- Failures are \`application/problem+json\` with a stable \`code\`; see \`/problems\`.`;

export function buildDocument(app: NestFastifyApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('Foodtech API')
    .setVersion('1')
    .setDescription(DESCRIPTION)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/', 'This service')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'session')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'Authorization' }, 'webhook')
    .addBearerAuth({ type: 'http', scheme: 'bearer' }, 'metrics');
  for (const [name, description] of TAGS) {
    builder.addTag(name, description);
  }
  return SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: (_controller, method) => method,
  });
}

/** Swagger UI at `/docs` and the document at `/openapi.json`. */
export function setUpDocs(app: NestFastifyApplication, config: Config): void {
  if (!config.http.docsEnabled) {
    return;
  }
  SwaggerModule.setup('docs', app, () => buildDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: 'Foodtech API',
    swaggerOptions: {
      persistAuthorization: true,
      tryItOutEnabled: true,
      displayRequestDuration: true,
      docExpansion: 'list',
    },
  });
}
