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
  return {
    ...(externalMenuFile === undefined
      ? {}
      : { externalMenu: await load(externalMenuFile, externalMenuSchema) }),
    ...(nomenclatureFile === undefined
      ? {}
      : { nomenclature: await load(nomenclatureFile, nomenclatureSchema) }),
  };
}

async function load<T extends z.ZodType>(file: string, schema: T): Promise<z.infer<T>> {
  const result = schema.safeParse(parse(file, await read(file)));
  if (result.success) {
    return result.data;
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
