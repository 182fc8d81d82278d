/** A place in a body: what stands before and after its value in a JSON text. */
export interface Place {
  name: string;
  before: string;
  after: string;
}

export interface BodyRoute {
  method: 'post' | 'put' | 'patch' | 'delete';
  path: string;
  /** Every property of the body, those of nested objects and lists included. */
  places: Place[];
}

interface Schema {
  $ref?: string;
  allOf?: Schema[];
  type?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
}

interface Operation {
  requestBody?: { content: Record<string, { schema: Schema }> };
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** The routes of an OpenAPI document that take a body. */
export function bodyRoutes(openapi: object): BodyRoute[] {
  const document = openapi as Document;
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { requestBody }]) => {
      const schema = requestBody?.content['application/json']?.schema;
      return schema === undefined
        ? []
        : [
            {
              method: method as BodyRoute['method'],
              path,
              places: [...placesIn(schema, { name: '', before: '', after: '' }, document)],
            },
          ];
    }),
  );
}

function* placesIn(schema: Schema, place: Place, document: Document): Generator<Place> {
  const { type, items, properties = {} } = resolve(schema, document);
  if (type === 'array' && items !== undefined) {
    const { name, before, after } = place;
    yield* placesIn(items, { name, before: `${before}[`, after: `]${after}` }, document);
    return;
  }
  for (const [property, member] of Object.entries(properties)) {
    const { name, before, after } = place;
    const inner = {
      name: `${name}/${property}`,
      before: `${before}{"${property}":`,
      after: `}${after}`,
    };
    yield inner;
    yield* placesIn(member, inner, document);
  }
}

function resolve(schema: Schema, document: Document): Schema {
  const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (reference === undefined) {
    return schema;
  }
  const found = document.components.schemas[reference.slice(reference.lastIndexOf('/') + 1)];
  if (found === undefined) {
    throw new Error(`${reference} is not in the document`);
  }
  return resolve(found, document);
}
