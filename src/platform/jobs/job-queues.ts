import type { Queue } from 'pg-boss';

/**
 * Any replica may do the job, so it says which organizations it is about. Empty: all that the key sees; absent, in jobs of
 * earlier versions: those of the replica that does it.
 */
interface OfOrganizations {
  organizationIds?: readonly string[];
}

/** Every job there is, with what it carries: ids and scalars only, the row is read when the job runs. */
export interface JobPayloads {
  'restaurants.sync': OfOrganizations;
  'restaurants.check-pos': OfOrganizations;
  'restaurants.sync-tables': OfOrganizations;
  'catalog.sync': { organizationId: string };
  'catalog.list-menus': Record<string, never>;
  'stop-lists.sync': { organizationId: string; cause: 'poll' | 'webhook' };
  'delivery.sync': OfOrganizations;
  'delivery.sync-streets': { organizationId: string; cityId: string };
  'orders.submit': { orderId: string };
  'orders.add-items': { orderId: string };
  'orders.expire-payment': { orderId: string };
  'orders.follow': { organizationId: string };
  'orders.cancel': { orderId: string };
  'orders.withdraw': { iikoId: string };
  'orders.release-hold': { orderId: string };
  'orders.reread': { organizationId: string; data: 'menu' | 'stop-lists' };
  'orders.reconcile': { organizationId: string };
  'orders.reconcile-tables': Record<string, never>;
  'customers.push': { customerId: string };
  /** `phone`: in jobs of earlier versions only. */
  'customers.forget': { customerId: string; phone?: string };
  'webhooks.process': { inboxId: string };
  'webhooks.register': { organizationId: string };
  'outgoing-webhooks.deliver': { messageId: string };
  'maintenance.clean': Record<string, never>;
}

export type JobName = keyof JobPayloads;

interface JobQueue {
  options: Omit<Queue, 'name'>;
  /** Workers of this queue in one process, each with a batch of its own. */
  workers: number;
  batchSize: number;
}

/**
 * `stately` lets one job per key wait while one runs: a burst of hints becomes one more read, and a hint
 * that comes in during a read is not lost. A killed process stops sending heartbeats, and its job
 * is given to another after ten seconds.
 */
const wakeUp: JobQueue = {
  options: {
    policy: 'stately',
    notify: true,
    retryLimit: 5,
    retryDelay: 2,
    retryBackoff: true,
    retryDelayMax: 60,
    expireInSeconds: 300,
    heartbeatSeconds: 10,
    deleteAfterSeconds: 3_600,
  },
  workers: 1,
  batchSize: 5,
};

/**
 * Orders are not given up by the queue: what happens to one is decided by its row, never by a retry
 * limit. `short` merges what waits but not with what runs: the job of a process that was killed counts as
 * running for some seconds, and must not hold up the one that takes its place.
 */
const order: JobQueue = {
  options: { ...wakeUp.options, policy: 'short', retryLimit: 1_000, retryDelayMax: 15 },
  workers: 2,
  batchSize: 10,
};

const DAY_SECONDS = 86_400;

/**
 * What iiko must be told about a guest, however long it is away: a promise to the guest, who has been
 * answered already.
 */
const promise: JobQueue = {
  ...wakeUp,
  options: {
    ...wakeUp.options,
    policy: 'short',
    retryLimit: 1_000_000,
    retryDelayMax: 900,
    retentionSeconds: 3_650 * DAY_SECONDS,
  },
};

export const JOB_QUEUES: Record<JobName, JobQueue> = {
  'restaurants.sync': wakeUp,
  'restaurants.check-pos': wakeUp,
  'restaurants.sync-tables': wakeUp,
  'catalog.sync': wakeUp,
  'catalog.list-menus': wakeUp,
  'stop-lists.sync': wakeUp,
  'delivery.sync': wakeUp,
  // One city after the other: their quota is small, and each is megabytes.
  'delivery.sync-streets': { ...wakeUp, batchSize: 1 },
  'orders.submit': order,
  'orders.add-items': { ...order, workers: 1 },
  'orders.expire-payment': { ...order, workers: 1 },
  'orders.follow': order,
  'orders.cancel': { ...order, workers: 1 },
  'orders.withdraw': { ...order, workers: 1 },
  'orders.release-hold': { ...order, workers: 1 },
  'orders.reread': wakeUp,
  // As for an order: that of a killed process must not keep news back for a minute.
  'orders.reconcile': { ...wakeUp, options: { ...wakeUp.options, policy: 'short' } },
  'orders.reconcile-tables': { ...wakeUp, options: { ...wakeUp.options, policy: 'short' } },
  'customers.push': promise,
  'customers.forget': promise,
  // Taken many at a time: events of several bodies are put in order, and known orders looked up once.
  'webhooks.process': { ...order, workers: 1, batchSize: 50 },
  'webhooks.register': wakeUp,
  // A receiver that answers late holds up its own workers only; when it is tried again is said by the row.
  'outgoing-webhooks.deliver': { ...order, batchSize: 20 },
  'maintenance.clean': wakeUp,
};
