import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import type { LoadedExports } from './menus.js';
import { externalMenuSchema, nomenclatureSchema } from './menu-schema.js';

/** Reads real exports from disk; throws an error that names the file and what is wrong with it. */
export async function loadExports(files: {
  externalMenuFile?: string | undefined;
  nomenclatureFile?: string | undefined;
}): Promise<LoadedExports> {
  const { externalMenuFile, nomenclatureFile } = files;
  const external =
    externalMenuFile === undefined ? undefined : await load(externalMenuFile, externalMenuSchema);
  const nomenclature =
    nomenclatureFile === undefined ? undefined : await load(nomenclatureFile, nomenclatureSchema);
  return {
    ...(external && {
      externalMenu: external.data,
      asLoaded: { format: formatOf(external.raw), body: external.raw },
    }),
    ...(nomenclature && { nomenclature: nomenclature.data }),
  };
}

/** Formats 3 and 4 differ in combos only; the number in the file says which it is. */
function formatOf(menu: unknown): number {
  if (typeof menu !== 'object' || menu === null || !('itemGroups' in menu)) {
    return 2;
  }
  return 'formatVersion' in menu && menu.formatVersion === 3 ? 3 : 4;
}

async function load<T extends z.ZodType>(
  file: string,
  schema: T,
): Promise<{ data: z.infer<T>; raw: unknown }> {
  const raw = parse(file, await read(file));
  const result = schema.safeParse(raw);
  if (result.success) {
    return { data: result.data, raw };
  }
  const [issue] = result.error.issues;
  throw new Error(
    `${file}: not such a menu: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
  );
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new Error(`${file}: cannot be read (${codeOf(cause)})`, { cause });
  }
}

function parse(file: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw new Error(`${file}: not valid JSON`, { cause });
  }
}

const codeOf = (cause: unknown): string =>
  typeof cause === 'object' && cause !== null && 'code' in cause
    ? String(cause.code)
    : 'unknown error';
