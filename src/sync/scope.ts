import { createHash } from 'node:crypto';

/** The organizations that a replica reads and serves; empty: all that its key sees. */
export type Scope = readonly string[];

export function isWithin(scope: Scope, organizationId: string): boolean {
  return scope.length === 0 || scope.includes(organizationId);
}

/**
 * Empty for all organizations. Short whatever the number of organizations, because it is part of the names of sources
 * and of the keys of jobs.
 */
export function scopeId(scope: Scope): string {
  if (scope.length === 0) {
    return '';
  }
  const ids = [...new Set(scope)].toSorted().join(',');
  return createHash('sha256').update(ids).digest('hex').slice(0, 8);
}

/** The name of a source that is read for a whole scope with one attempt, and the key of its job. */
export function sourceOf(kind: string, scope: Scope): string {
  const id = scopeId(scope);
  return id === '' ? kind : `${kind}/${id}`;
}
