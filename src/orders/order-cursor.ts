import { Problem } from '../http/problem.js';
import { violationOf } from '../http/violations.js';
import type { OrderRow, PageStart } from './orders.repository.js';

/** The page after the one that ended with this order. */
export function encodeCursor({ createdAt, id }: Pick<OrderRow, 'createdAt' | 'id'>): string {
  return Buffer.from(`${createdAt.toISOString()} ${id}`).toString('base64url');
}

/** @throws Problem validation_failed */
export function decodeCursor(cursor: string): PageStart {
  const [moment = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const createdAt = new Date(moment);
  if (Number.isNaN(createdAt.getTime()) || !/^[\da-f-]{36}$/i.test(id)) {
    throw new Problem('validation_failed', { errors: [violationOf('invalid_cursor', '/cursor')] });
  }
  return { createdAt, id };
}
