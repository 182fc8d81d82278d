import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { STATUS_CODES } from 'node:http';
import type { Config } from '../config/config.js';
import { problemResponse } from './api-problems.js';
import { ProblemDto } from './problem.dto.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** Marks operations without limits while the document is built; it is not in the document. */
export const UNLIMITED_EXTENSION = 'x-unlimited';

const TAGS: [name: string, description: string][] = [
  [
    'Auth',
    'Sessions. A guest session is enough to order; a phone code makes a customer of a guest.',
  ],
  ['Customers', 'The profile and the address book of a signed-in guest.'],
  ['Restaurants', 'Where one can order, and whether one can right now.'],
  ['Catalog', 'The menu of a restaurant: cacheable, without availability.'],
  ['StopLists', 'Items that are out of stock: a small, fresh list.'],
  ['Delivery', 'Cities, streets, zones, and whether a restaurant delivers to an address.'],
  ['Loyalty', 'Wallets, tiers, coupons, and what they do to a cart.'],
  ['Orders', 'Quote, place, follow and cancel orders.'],
  ['Support', 'For operators: what happened to an order, and what this iiko account can do.'],
  ['Status', 'Health, metrics, the meaning of problems, and what iiko calls.'],
];

const DESCRIPTION = `REST backend-for-frontend between a storefront and iiko Cloud.

- Reads come from snapshots and never wait for iiko; \`X-Data-As-Of\` and \`X-Data-Stale\` say how fresh they are.
- An order answered with 202 is durable: it reaches the restaurant once, or you are told why not.
- Money is in minor units (\`55000\` is 550.00 ₽), times are RFC 3339: those of a restaurant and of its orders have
  its offset and whole seconds, all others are in UTC with milliseconds.
- Failures are \`application/problem+json\` with a stable \`code\`; see \`/problems\`. Besides those that an operation
  lists, any request can get \`method_not_allowed\`, \`request_timeout\`, \`uri_too_long\` or \`headers_too_large\`.
- Requests are limited per minute, by network address and by session. \`RateLimit-Policy\` and \`RateLimit\` say what is
  left (IETF draft "RateLimit header fields for HTTP"), 429 \`rate_limited\` with \`Retry-After\` that nothing is.

Try it here: \`POST /v1/auth/guest\`, put the \`accessToken\` into **Authorize** (session), quote, then order with the \`quoteId\`.`;

export function buildDocument(app: NestFastifyApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('Foodtech API')
    .setVersion('1')
    .setDescription(DESCRIPTION)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/', 'This service')
    .addGlobalResponse(problemResponse(500, ['internal_error']))
    .addGlobalResponse(problemResponse(503, ['temporarily_unavailable', 'shutting_down']))
    .addGlobalResponse(problemResponse(429, ['rate_limited']))
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'session')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'Authorization' }, 'webhook')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-Api-Key' }, 'operator')
    .addBearerAuth({ type: 'http', scheme: 'bearer' }, 'metrics');
  for (const [name, description] of TAGS) {
    builder.addTag(name, description);
  }
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: (_controller, method) => method,
    extraModels: [ProblemDto],
  });
  operationsOf(document).forEach(complete);
  sortEnums(document.components?.schemas);
  return document;
}

function operationsOf({ paths }: OpenAPIObject): Operation[] {
  return Object.values(paths).flatMap(({ get, post, put, patch, delete: remove }) =>
    [get, post, put, patch, remove].filter((operation) => operation !== undefined),
  );
}

/** The compiler lists the members of a union in the order it met them, which differs from build to build. */
function sortEnums(value: unknown): void {
  if (typeof value !== 'object' || value === null) {
    return;
  }
  if ('enum' in value && Array.isArray(value.enum)) {
    // Sorted in place, a list of the program's own would be in another order from then on.
    value.enum = value.enum.toSorted() as unknown[];
  }
  Object.values(value).forEach(sortEnums);
}

/** What the compiler plugin leaves open. */
function complete(operation: Operation): void {
  // The plugin takes a whole doc comment for the summary; its first paragraph is one, the rest explains.
  const [summary, ...explanation] = (operation.summary ?? '').split('\n\n');
  operation.summary = summary;
  if (explanation.length > 0) {
    operation.description = explanation.join('\n\n');
  }
  forgetLimits(operation);
  // Said, not left out: nobody has to be signed in here.
  operation.security ??= [];
  for (const [status, response] of Object.entries(operation.responses)) {
    if (response !== undefined && 'description' in response) {
      response.description ||= STATUS_CODES[status] ?? status;
    }
  }
}

function forgetLimits(operation: Operation & { [UNLIMITED_EXTENSION]?: unknown }): void {
  if (operation[UNLIMITED_EXTENSION] === true) {
    const { 429: _limited, ...responses } = operation.responses;
    operation.responses = responses;
    Reflect.deleteProperty(operation, UNLIMITED_EXTENSION);
  }
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
      // The operations show their schemas; the list of all of them stays folded below.
      defaultModelsExpandDepth: 0,
    },
  });
}
