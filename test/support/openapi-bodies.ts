/** A place in a body: what stands before and after its value in a JSON text. */
export interface Place {
  name: string;
  before: string;
  after: string;
  /** From the body to the value; 0 for the element of a list. */
  path: (string | number)[];
  schema: Schema;
  /** Whether the document lets it be left out. */
  isOptional: boolean;
}

export interface BodyRoute {
  method: 'post' | 'put' | 'patch' | 'delete';
  path: string;
  /** Every property of the body, those of nested objects and lists included. */
  places: Place[];
}

export interface Schema {
  $ref?: string;
  allOf?: Schema[];
  type?: string;
  format?: string;
  example?: unknown;
  enum?: unknown[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
}

interface Operation {
  requestBody?: { content: Record<string, { schema: Schema }> };
}

export interface Document {
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
              places: placesOf(schema, document),
            },
          ];
    }),
  );
}

/** Every property of a value of the schema. */
export function placesOf(schema: Schema, document: Document): Place[] {
  const whole = { name: '', before: '', after: '', path: [], schema, isOptional: false };
  return [...placesIn(whole, document)];
}

function* placesIn(place: Place, document: Document): Generator<Place> {
  const { name, before, after, path, isOptional } = place;
  const { type, items, properties = {}, required = [] } = resolve(place.schema, document);
  if (type === 'array' && items !== undefined) {
    const element = { name, before: `${before}[`, after: `]${after}`, path: [...path, 0] };
    yield* placesIn({ ...element, schema: items, isOptional }, document);
    return;
  }
  for (const [property, schema] of Object.entries(properties)) {
    const inner = {
      name: `${name}/${property}`,
      before: `${before}{"${property}":`,
      after: `}${after}`,
      path: [...path, property],
      schema,
      isOptional: !required.includes(property),
    };
    yield inner;
    yield* placesIn(inner, document);
  }
}

export function resolve(schema: Schema, document: Document): Schema {
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
