import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { sql } from 'drizzle-orm';
import { fromDrizzle, PgBoss, type Job, type JobResult, type Queue } from 'pg-boss';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../config/config.js';
import { Database, type Queryable } from '../database/database.js';
import { messageOf } from '../logging/log-error.js';
import { LOGGER } from '../logging/logger.js';
import { runInContext, runWithoutContext } from '../logging/request-context.js';
import { DueQueues } from './due-queues.js';
import { findJobHandlers, type JobWork } from './job-handler.js';
import { JOB_QUEUES, type JobName, type JobPayloads } from './job-queues.js';

export interface SendOptions {
  /** Queues the job in the caller's transaction: it exists if and only if that commits. */
  tx?: Queryable;
  /** Of the jobs with one key one waits and one runs; further ones are merged into the waiting one. */
  key?: string;
  /** Counted by the database's clock, which decides when a job runs. */
  delayMs?: number;
  /** Of the jobs with one key one runs in each such stretch of time; what comes then waits for the next as one. */
  oncePerMs?: number;
}

const ERROR_REPORT_MS = 10_000;
/** Workers are woken when there is something to do; should that ever fail, they look for themselves. */
const POLL_SECONDS = 30;
const NO_JOB = '00000000-0000-0000-0000-000000000000';

/** Work that must happen even if this process dies. Payloads name rows; every job may run twice. */
@Injectable()
export class Jobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly boss: PgBoss;
  private readonly dueQueues: DueQueues;
  private readonly workerIds = new Map<JobName, string[]>();
  private stopping = false;
  private errorReportedAt = 0;
  private unreportedErrors = 0;
  private works: ReadonlyMap<JobName, JobWork<never>> = new Map();

  constructor(
    @Inject(Database) database: Database,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly discovery: DiscoveryService,
  ) {
    this.boss = new PgBoss({
      ...database.bossOptions,
      useListenNotify: true,
      superviseIntervalSeconds: 5,
      monitorIntervalSeconds: 5,
      persistWarnings: false,
    });
    this.boss.on('error', (error) => {
      this.reportError(error);
    });
    this.dueQueues = new DueQueues(
      database,
      (queue) => {
        this.wakeWorkers(queue);
      },
      (error) => {
        this.reportError(error);
      },
    );
  }

  async onApplicationBootstrap(): Promise<void> {
    this.works = findJobHandlers(this.discovery);
    await this.boss.start();
    const existing = new Map((await this.boss.getQueues()).map((queue) => [queue.name, queue]));
    for (const name of this.works.keys()) {
      await this.provideQueue(name, existing.get(name));
    }
    this.dueQueues.start();
  }

  /** Jobs that run are finished before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.dueQueues.stop();
    await this.boss.stop({ graceful: true, timeout: this.config.http.shutdownTimeoutMs });
  }

  async send<Name extends JobName>(
    name: Name,
    payload: JobPayloads[Name],
    { tx, key, delayMs, oncePerMs }: SendOptions = {},
  ): Promise<void> {
    await this.boss.send(name, payload, {
      ...(tx === undefined ? {} : { db: fromDrizzle(tx, sql) }),
      ...(key === undefined ? {} : { singletonKey: key }),
      ...(delayMs === undefined ? {} : { startAfter: Math.max(0, delayMs) / 1_000 }),
      ...(oncePerMs === undefined
        ? {}
        : { singletonSeconds: oncePerMs / 1_000, singletonNextSlot: true }),
    });
    this.provideWorkers(name);
  }

  /** Many of one name with one statement, in the caller's transaction. */
  async sendAll<Name extends JobName>(
    name: Name,
    jobs: { payload: JobPayloads[Name]; key: string }[],
    tx: Queryable,
  ): Promise<void> {
    await this.boss.insert(
      name,
      jobs.map(({ payload, key }) => ({ data: payload, singletonKey: key })),
      { db: fromDrizzle(tx, sql) },
    );
    this.provideWorkers(name);
  }

  /** Jobs that wait or run, by name. */
  async depths(): Promise<Record<string, number>> {
    const queues = await this.boss.getQueues();
    return Object.fromEntries(
      queues.map((queue) => [queue.name, queue.readyCount + queue.activeCount]),
    );
  }

  /** Every worker of every queue reports that the database is away, each second; once in a while will do. */
  private reportError(error: unknown): void {
    const now = Date.now();
    this.unreportedErrors += 1;
    if (now - this.errorReportedAt < ERROR_REPORT_MS) {
      return;
    }
    const count = this.unreportedErrors;
    this.errorReportedAt = now;
    this.unreportedErrors = 0;
    this.logger.error({ err: error, count }, 'the job queue reported an error');
  }

  /** The policy and the table of a queue are fixed when it is created; the rest may have changed since. */
  private async provideQueue(name: JobName, existing: Queue | undefined): Promise<void> {
    const { options } = JOB_QUEUES[name];
    if (existing === undefined) {
      await this.boss.createQueue(name, options);
      await this.acquaint(name);
      return;
    }
    const { policy: _policy, ...updatable } = options;
    const wanted = Object.entries(updatable) as [keyof typeof updatable, unknown][];
    if (wanted.some(([option, value]) => existing[option] !== value)) {
      await this.boss.updateQueue(name, updatable);
      await this.acquaint(name);
    }
  }

  /**
   * pg-boss reads what it does not know of a queue on a connection of its own, also while a job is sent in a
   * transaction; the embedded database has one connection, and that would wait for itself. Any question about the
   * queue makes it known for good.
   */
  private async acquaint(name: JobName): Promise<void> {
    await this.boss.findJobs(name, { id: NO_JOB });
  }

  private wakeWorkers(queue: string): void {
    if (!isJobName(queue)) {
      return;
    }
    this.workerIds.get(queue)?.forEach((id) => {
      this.boss.notifyWorker(id);
    });
    this.provideWorkers(queue);
  }

  /**
   * The workers of a queue begin with its first job. Each looks for jobs when it begins, and most queues have none for
   * a while after a start.
   */
  private provideWorkers(name: JobName): void {
    const work = this.works.get(name);
    if (work === undefined || this.workerIds.has(name) || this.stopping) {
      return;
    }
    this.workerIds.set(name, []);
    const { workers, batchSize } = JOB_QUEUES[name];
    const startWorker = () =>
      this.boss.work(
        name,
        {
          batchSize,
          burstWhenBatchFull: true,
          perJobResults: true,
          pollingIntervalSeconds: POLL_SECONDS,
          notifyPollingIntervalSeconds: POLL_SECONDS,
        },
        (jobs: Job[]) => Promise.all(jobs.map((job) => this.run(name, job, work))),
      );
    // One by one, since each has to be woken by its id.
    const starts = runWithoutContext(() => Array.from({ length: workers }, startWorker));
    Promise.all(starts).then(
      (ids) => this.workerIds.set(name, ids),
      (error: unknown) => {
        this.workerIds.delete(name);
        this.reportError(error);
      },
    );
  }

  private run(name: JobName, job: Job, work: JobWork<never>): Promise<JobResult> {
    return runInContext({ jobId: job.id }, async (): Promise<JobResult> => {
      try {
        await work(job.data as never);
        this.logger.debug({ job: name }, 'job done');
        return { id: job.id, status: 'completed' };
      } catch (error) {
        this.logger.error({ job: name, err: error }, 'job failed and will be retried');
        return { id: job.id, status: 'failed', output: { message: messageOf(error) } };
      }
    });
  }
}

/** False for those of pg-boss itself and of another version of this service. */
function isJobName(queue: string): queue is JobName {
  return queue in JOB_QUEUES;
}
