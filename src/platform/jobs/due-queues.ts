import { sql } from 'drizzle-orm';
import type { Database } from '../database/database.js';

const EVERY_MS = 500;

/**
 * Finds the queues that have a job to run now, all with one small query. New jobs announce themselves; those that were
 * delayed, are repeated or were left by a process that died do not, and two dozen queues that each look for
 * themselves keep an idle service and its database busy.
 */
export class DueQueues {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly onDue: (queue: string) => void,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** The first look is at once: at what a process that died has left. */
  start(): void {
    this.lookIn(0);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private async look(): Promise<void> {
    try {
      const { rows } = await this.database.db.execute(dueQueues);
      rows.forEach(({ name }) => {
        this.onDue(String(name));
      });
    } catch (error) {
      this.onError(error);
    }
    // One look at a time, however slow the database is.
    if (this.timer !== undefined) {
      this.lookIn(EVERY_MS);
    }
  }

  private lookIn(ms: number): void {
    this.timer = setTimeout(() => void this.look(), ms);
  }
}

/** The conditions under which pg-boss itself would take a job, so that its index of waiting jobs answers. */
const dueQueues = sql`
  select name
  from pgboss.queue
  where exists (
    select from pgboss.job
    where job.name = queue.name and job.state < 'active' and not job.blocked and job.start_after <= now()
  )`;
