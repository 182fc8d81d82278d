import { DiscoveryService } from '@nestjs/core';
import type { Config } from '../platform/config/config.js';
import { decoratedMethods } from '../platform/discovery/decorated-methods.js';
import type { Scope } from './scope.js';

/** When the snapshots of a kind are read. */
interface Timing {
  kind: string;
  everyMs: number;
  /** What the kind is read for, now; without it there is one source, which is of the scope. */
  ids?: () => string[];
  /** Which organizations the one source is of; replicas with other organizations have another one. */
  scope?: Scope;
  /** Whether the one source is read at all, now. */
  needed?: () => boolean;
  /** Whether it is read again after a start although its interval has not passed; default true. */
  afterStart?: boolean;
  /** Whether something that should be there was not in the last read: it is read again at once. */
  incomplete?: (id: string) => boolean;
}

type Enqueue = (id: string, source: string) => Promise<void>;

export type ScheduledSync = Timing & { enqueue: Enqueue };

type TimingOf<Owner> = (owner: Owner, config: Config) => Timing | undefined;

const Times = DiscoveryService.createDecorator<TimingOf<never>>();

/**
 * The method queues the job that makes an attempt, under a key such as the name of the source: every replica asks when
 * the source is due, and the queue merges them into one. Without a timing it is never due.
 */
export function Scheduled<Owner extends object>(timing: TimingOf<Owner>) {
  return <Work extends Enqueue>(
    target: Owner,
    method: string,
    descriptor: TypedPropertyDescriptor<Work>,
  ): void => {
    Times(timing)(target, method, descriptor);
  };
}

export function findScheduledSyncs(discovery: DiscoveryService, config: Config): ScheduledSync[] {
  return decoratedMethods<TimingOf<never>, Enqueue>(discovery, Times).flatMap(
    ({ options: timingOf, owner, work }) => {
      // The decorator has checked the class of the owner.
      const timing = timingOf(owner as never, config);
      return timing === undefined ? [] : [{ ...timing, enqueue: work }];
    },
  );
}
