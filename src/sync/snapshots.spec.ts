import { createLogger } from '../platform/logging/logger.js';
import { Snapshots } from './snapshots.js';

interface Row {
  id: string;
  version: number;
  text: string;
}

/** Reads answer when the test says so. */
class TestSnapshots extends Snapshots<Row, string> {
  readonly answers: ((rows: Row[] | Promise<never>) => void)[] = [];

  constructor(private readonly isVersioned: boolean) {
    super(createLogger('silent'));
  }

  protected read(): Promise<Row[]> {
    return new Promise((resolve) => {
      this.answers.push(resolve);
    });
  }

  protected hold({ text }: Row): string {
    return text;
  }

  protected override keyOf({ id }: Row): string {
    return id;
  }

  protected override versionOf({ version }: Row): number | undefined {
    return this.isVersioned ? version : undefined;
  }
}

const row = (version: number, text: string): Row => ({ id: 'a', version, text });

describe('Snapshots', () => {
  it('keeps the newest version, whichever read ends last', async () => {
    const snapshots = new TestSnapshots(true);
    const loads = [snapshots.load('a'), snapshots.load('a')];
    snapshots.answers[1]?.([row(2, 'new')]);
    await loads[1];
    snapshots.answers[0]?.([row(1, 'old')]);
    await loads[0];
    expect(snapshots.find('a')).toBe('new');
  });

  it('takes rows without a version from the read that began last', async () => {
    const snapshots = new TestSnapshots(false);
    const loads = [snapshots.load(), snapshots.load()];
    snapshots.answers[1]?.([row(0, 'second')]);
    await loads[1];
    snapshots.answers[0]?.([row(0, 'first')]);
    await loads[0];
    expect(snapshots.all()).toEqual(['second']);
  });

  it('tells each new version once, when it is already served', async () => {
    const snapshots = new TestSnapshots(true);
    const told: unknown[] = [];
    snapshots.changes.subscribe((snapshot) => told.push([snapshot, snapshots.find('a')]));
    for (const version of [1, 1, 2]) {
      const load = snapshots.load('a');
      snapshots.answers.shift()?.([row(version, `version ${version}`)]);
      await load;
    }
    expect(told).toEqual([
      ['version 1', 'version 1'],
      ['version 2', 'version 2'],
    ]);
  });

  it('stays as it is when the database does not answer', async () => {
    const snapshots = new TestSnapshots(true);
    const load = snapshots.load('a');
    snapshots.answers.shift()?.([row(1, 'kept')]);
    await load;
    const reload = snapshots.reload('a');
    snapshots.answers.shift()?.(Promise.reject(new Error('the database does not answer')));
    await reload;
    expect(snapshots.find('a')).toBe('kept');
  });
});
