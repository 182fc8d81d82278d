import { z } from 'zod';
import { cleanParagraph, cleanText } from './clean-text.js';

/** One thing that iiko sent and we could not read: where it stood and why it was left out. */
export interface Dropped {
  /** Path in iiko's answer with the ids met on the way, e.g. `itemCategories[3](…)/items[7](…)`. */
  path: string;
  reason: string;
  /** Null where it has none that can be read. */
  id: string | null;
  name: string | null;
}

/** How much of a list survived; a feature decides by it whether the result can replace the last one. */
export interface ReadTotals {
  received: number;
  kept: number;
}

// Any version and variant: iiko's own ids follow neither.
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

/**
 * iiko's ids are UUIDs or, for menus, integers that some servers quote and others do not. A UUID is the same in any
 * case of its letters.
 */
export const idSchema = z
  .union([cleanString().pipe(z.string().min(1)), z.number().int()])
  .transform((id) => lowerCaseUuid(String(id)));

/** .NET's id of nothing. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** An id that iiko itself gives, and that names something: a number would be taken for what nobody has. */
export const ownIdSchema = cleanString()
  .pipe(z.string().min(1))
  .transform(lowerCaseUuid)
  .refine((id) => id !== NOBODY, 'the id of nothing');

export const nullableIdSchema = idSchema.nullish().transform((id) => id ?? null);

/** An id that our own API and database take, which is a UUID only. */
export const uuidSchema = idSchema.refine(isUuid, 'no UUID');

export function isUuid(id: string): boolean {
  return UUID.test(id);
}

/** Text in one line that is only shown: absent, null or of another type reads as empty, nothing is lost for it. */
export const textSchema = cleanString()
  .nullish()
  .catch(null)
  .transform((text) => text ?? '');

export const nullableTextSchema = cleanString()
  .nullish()
  .catch(null)
  .transform((text) => (text === '' ? null : (text ?? null)));

/** The same in several lines. */
export const paragraphSchema = z
  .string()
  .transform(cleanParagraph)
  .nullish()
  .catch(null)
  .transform((text) => text ?? '');

/** Text that something hangs on: of another type it is an error. */
export function cleanString() {
  return z.string().transform(cleanText);
}

/** The name by which a guest chooses something: without one it cannot be sold. */
export const nameSchema = cleanString().pipe(z.string().min(1, 'no readable name'));

export const flagSchema = z
  .boolean()
  .nullish()
  .catch(null)
  .transform((flag) => flag ?? false);

/**
 * A flag that takes something out of sale, such as `isHidden`. Absent or null it is off, as the reference says; what
 * cannot be read is no permission to sell, so it is on.
 */
export const barringFlagSchema = z
  .union([z.boolean(), z.stringbool()])
  .nullish()
  .catch(true)
  .transform((flag) => flag ?? false);

/** Absent, null and of another type all read as null. */
export const optionalFlagSchema = z
  .boolean()
  .nullish()
  .catch(null)
  .transform((flag) => flag ?? null);

/** The same for numbers. */
export const optionalNumberSchema = z
  .number()
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);

/** A number that is only informative (weight, order in a list): unreadable counts as 0. */
export const amountSchema = z
  .union([z.number(), numericText()])
  .nullish()
  .catch(null)
  .transform((amount) => amount ?? 0);

/** How much of something there is, which is only shown: null where it is absent, cannot be read or cannot be. */
export const contentSchema = numberSchema()
  .pipe(z.number().nonnegative())
  .nullish()
  .catch(null)
  .transform((content) => content ?? null);

/** A price in currency units: `null` means "not sold", `0` means "free"; anything else is an error. */
export const priceSchema = z
  .union([z.number(), numericText()])
  .nullish()
  .transform((price) => price ?? null);

/** What is deleted is not sold. Absent means that it is not; a value that cannot be read may mean that it is. */
export const deletedSchema = z
  .boolean()
  .nullish()
  .catch(true)
  .transform((isDeleted) => isDeleted ?? false);

/** A flag that permits something: absent is null, what cannot be read permits nothing. */
export const permittingFlagSchema = z
  .boolean()
  .nullish()
  .catch(false)
  .transform((flag) => flag ?? null);

/** Absent and null are "no limit", as iiko has it; what cannot be read may be one, so it costs its owner. */
export const limitSchema = z
  .union([z.number(), numericText()])
  .nullish()
  .transform((limit) => limit ?? null);

/** The same for a text, such as a date until which something is sold. */
export const limitTextSchema = cleanString()
  .nullish()
  .transform((text) => (text === '' ? null : (text ?? null)));

/** The same for a flag: absent is false. */
export const decidingFlagSchema = z
  .boolean()
  .nullish()
  .transform((flag) => flag ?? false);

/** A list that restricts its owner: an element that cannot be read costs the owner, absence restricts nothing. */
export function restrictingList<Schema extends z.ZodType>(element: Schema) {
  return z
    .array(element)
    .nullish()
    .transform((list) => list ?? []);
}

/** A list whose elements are judged one by one with `readEach`. */
export const rawListSchema = z
  .array(z.unknown())
  .nullish()
  .transform((list) => list ?? []);

/** A list that decorates its owner: what cannot be read in it is skipped without a report. */
export function decorationList<Schema extends z.ZodType>(element: Schema) {
  return z
    .array(z.unknown())
    .nullish()
    .catch(null)
    .transform((list) =>
      (list ?? []).flatMap((raw) => {
        const parsed = element.safeParse(raw);
        return parsed.success ? [parsed.data] : [];
      }),
    );
}

/** Reads each element on its own, so that one bad element does not cost the others. */
export function readEach<Output>(
  list: unknown[],
  path: string,
  dropped: Dropped[],
  read: (raw: unknown, path: string) => Output,
): Output[] {
  return list.flatMap((raw, index) => {
    const elementPath = `${path}[${index}]${describeId(raw)}`;
    try {
      return [read(raw, elementPath)];
    } catch (error) {
      if (!(error instanceof z.ZodError)) {
        throw error;
      }
      dropped.push({ path: elementPath, reason: describeIssues(error), ...identityOf(raw) });
      return [];
    }
  });
}

/**
 * Reads the list that the answer carries under `field`.
 * @throws z.ZodError when there is no such list: an empty one would look like "nothing exists"
 */
export function readList<Schema extends z.ZodType>(
  answer: unknown,
  field: string,
  schema: Schema,
  dropped: Dropped[],
): z.output<Schema>[] {
  const list = requireList(answer, field);
  const elements = readEach(list, field, dropped, (element) => schema.parse(element));
  refuseIfNoneIsLeft(list, elements, field);
  return elements;
}

/** Nothing that can be read of something is not nothing: "no payment types" has a meaning of its own. */
function refuseIfNoneIsLeft(list: unknown[], elements: unknown[], field: string): void {
  if (list.length > 0 && elements.length === 0) {
    throw new z.ZodError([
      { code: 'custom', path: [field], message: 'no element can be read', input: undefined },
    ]);
  }
}

/** @throws z.ZodError when `field` of the answer is no list */
export function requireList(answer: unknown, field: string): unknown[] {
  const record = z.record(z.string(), z.unknown()).parse(answer);
  return z
    .object({ list: z.array(z.unknown(), `no list "${field}"`) })
    .parse({ list: record[field] }).list;
}

/** `price: Invalid input; name: …` – zod names the expected type and never the value it met. */
export function describeIssues(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'value'}: ${issue.message}`)
    .join('; ');
}

/** A number, or a text that is one. */
export function numberSchema() {
  return z.union([z.number(), numericText()]);
}

// Built once: zod compiles a schema when it first meets a value, and there are thousands of elements.
const identifiedSchema = z.object({
  id: nullableIdSchema.catch(null),
  itemId: nullableIdSchema.catch(null),
  sizeId: nullableIdSchema.catch(null),
  name: nullableTextSchema,
});

/** What an element that cannot be read calls itself. */
export function identityOf(raw: unknown): Pick<Dropped, 'id' | 'name'> {
  const { data } = identifiedSchema.safeParse(raw);
  return { id: data?.itemId ?? data?.id ?? data?.sizeId ?? null, name: data?.name ?? null };
}

function describeId(raw: unknown): string {
  const { id } = identityOf(raw);
  return id === null ? '' : `(${id})`;
}

function lowerCaseUuid(id: string): string {
  const lower = id.toLowerCase();
  return UUID.test(lower) ? lower : id;
}

function numericText() {
  return z
    .string()
    .trim()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number);
}
