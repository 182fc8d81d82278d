import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { Subject, type Observable } from 'rxjs';
import { OnEvent } from '../platform/events/on-event.js';

/** The key of a copy that is one snapshot. */
const ONLY = '';

/**
 * This replica's copy of snapshots in the database, by key: loaded at the start and again when an event says so. Reads
 * may overtake each other; the newest version stays.
 */
export abstract class Snapshots<Row, Snapshot> implements OnModuleInit, OnModuleDestroy {
  private readonly held = new Map<string, { version: number; snapshot: Snapshot }>();
  private readonly changed = new Subject<Snapshot>();
  private reads = 0;

  constructor(private readonly logger: Logger) {}

  onModuleInit(): Promise<void> {
    return this.load();
  }

  /** Ends the event streams that listen, as `Events` does. */
  onModuleDestroy(): void {
    this.changed.complete();
  }

  /** Each snapshot that is new here, and already served. */
  get changes(): Observable<Snapshot> {
    return this.changed.asObservable();
  }

  find(key = ONLY): Snapshot | undefined {
    return this.held.get(key)?.snapshot;
  }

  all(): Snapshot[] {
    return [...this.held.values()].map(({ snapshot }) => snapshot);
  }

  @OnEvent('gap')
  loadAll(): Promise<void> {
    return this.load();
  }

  /** When this ends, the key is served as it was stored; without a key, all are. */
  async load(key?: string): Promise<void> {
    this.reads += 1;
    const read = this.reads;
    for (const row of await this.read(key)) {
      await this.accept(row, this.versionOf(row) ?? read);
    }
  }

  /** `load`, of which a failure is logged: the snapshots stay as they were. */
  async reload(key?: string): Promise<void> {
    try {
      await this.load(key);
    } catch (error) {
      const snapshots = this.constructor.name;
      this.logger.error({ snapshots, key, err: error }, 'a stored snapshot could not be loaded');
    }
  }

  /** The rows of one key, or all. */
  protected abstract read(key?: string): Promise<Row[]>;
  /** What is held of a row. */
  protected abstract hold(row: Row): Snapshot | Promise<Snapshot>;

  protected keyOf(_row: Row): string {
    return ONLY;
  }

  /** Rows without a version are as new as the read that found them. */
  protected versionOf(_row: Row): number | undefined {
    return undefined;
  }

  /** Called for each snapshot that replaces another, before it is told. */
  protected replaced(_before: Snapshot | undefined, _after: Snapshot): void {
    // For who keeps more than the snapshot.
  }

  private async accept(row: Row, version: number): Promise<void> {
    const key = this.keyOf(row);
    if (!this.isNew(key, version)) {
      return;
    }
    const snapshot = await this.hold(row);
    if (this.isNew(key, version)) {
      const before = this.find(key);
      this.held.set(key, { version, snapshot });
      this.replaced(before, snapshot);
      this.changed.next(snapshot);
    }
  }

  private isNew(key: string, version: number): boolean {
    const held = this.held.get(key);
    return held === undefined || version > held.version;
  }
}
