import { Problem } from '../../platform/http/problem.js';
import { violationOf } from '../../platform/http/violations.js';
import type { OrderRow, PageStart } from '../orders.repository.js';

/** The page after the one that ended with this order. */
export function encodeCursor({ createdAt, id }: Pick<OrderRow, 'createdAt' | 'id'>): string {
  return Buffer.from(`${createdAt.toISOString()} ${id}`).toString('base64url');
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** Orders are younger than that; PostgreSQL does not read the year 0 as JavaScript writes it. */
const MOMENT = /^(?:19|20|21)\d{2}-\d{2}-\d{2}T[\d:.]+Z$/;

/** @throws Problem validation_failed */
export function decodeCursor(cursor: string): PageStart {
  const [moment = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const createdAt = new Date(moment);
  if (Number.isNaN(createdAt.getTime()) || !UUID.test(id) || !MOMENT.test(moment)) {
    throw new Problem('validation_failed', { errors: [violationOf('invalid_cursor', '/cursor')] });
  }
  return { createdAt, id };
}
