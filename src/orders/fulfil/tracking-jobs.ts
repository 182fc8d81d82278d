import { clockMs } from '../../platform/database/clock.js';
import type { Queryable } from '../../platform/database/database.js';
import type { Jobs } from '../../platform/jobs/jobs.js';

const MERGED_MS = 1_000;

/**
 * Has an organization's orders looked at whose creation is in progress; looks within one second are merged. One
 * that comes too early looks at nothing and has the next queued.
 */
export async function queueLook(
  jobs: Jobs,
  organizationId: string,
  at: Date,
  tx?: Queryable,
): Promise<void> {
  const key = `${organizationId}/${Math.floor(at.getTime() / MERGED_MS)}`;
  const delayMs = Math.max(0, at.getTime() - clockMs());
  const within = tx === undefined ? {} : { tx };
  await jobs.send('orders.follow', { organizationId }, { ...within, key, delayMs });
}
