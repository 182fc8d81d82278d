import { absent, type Attempted } from './loyalty-absence.js';
import { KeptAnswers } from './kept-answers.js';

const answer = <Value>(value: Value): Attempted<Value> => ({ available: true, value });
const waitForever = <Result>(result: Promise<Attempted<Result>>) => result;

function aQuestion(values: readonly Attempted<string>[]) {
  const answers = [...values];
  const known: (string | undefined)[] = [];
  return {
    known,
    ask: (value: string | undefined) => {
      known.push(value);
      return Promise.resolve(answers.shift() ?? absent('unreachable'));
    },
  };
}

describe('KeptAnswers', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: Date.UTC(2026, 10, 23, 12) });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  const rules = { freshMs: 1_000, staleMs: 10_000, most: 2 };

  it('asks again only when the answer is no longer fresh, and hands over what it has', async () => {
    const kept = new KeptAnswers<string>(rules);
    const { ask, known } = aQuestion([answer('first'), answer('second')]);
    await kept.read('a', ask, waitForever);
    jest.advanceTimersByTime(999);
    await expect(kept.read('a', ask, waitForever)).resolves.toMatchObject({ value: 'first' });
    jest.advanceTimersByTime(1);
    await expect(kept.read('a', ask, waitForever)).resolves.toMatchObject({ value: 'second' });
    expect(known).toEqual([undefined, 'first']);
  });

  it('shows an old answer as stale while iiko is away, but not for ever', async () => {
    const kept = new KeptAnswers<string>(rules);
    const { ask } = aQuestion([answer('old')]);
    const { asOf } = (await kept.read('a', ask, waitForever)) as { asOf: Date };
    jest.advanceTimersByTime(9_999);
    await expect(kept.read('a', ask, waitForever)).resolves.toEqual({
      available: true,
      value: 'old',
      asOf,
      stale: true,
    });
    jest.advanceTimersByTime(1);
    await expect(kept.read('a', ask, waitForever)).resolves.toEqual(absent('unreachable'));
  });

  it('shows nothing old once iiko has no loyalty any more', async () => {
    const kept = new KeptAnswers<string>(rules);
    const { ask } = aQuestion([answer('old'), absent('not_provisioned')]);
    await kept.read('a', ask, waitForever);
    jest.advanceTimersByTime(1_000);
    await expect(kept.read('a', ask, waitForever)).resolves.toEqual(absent('not_provisioned'));
  });

  it('shares one question among those who ask at the same time', async () => {
    const kept = new KeptAnswers<string>(rules);
    const { ask, known } = aQuestion([answer('shared'), answer('other')]);
    const reads = [kept.read('a', ask, waitForever), kept.read('a', ask, waitForever)];
    expect((await Promise.all(reads)).map((read) => read.available && read.value)).toEqual([
      'shared',
      'shared',
    ]);
    expect(known).toHaveLength(1);
  });

  it('does not keep what was asked before it was told to forget', async () => {
    const kept = new KeptAnswers<string>(rules);
    let give: (value: Attempted<string>) => void = () => undefined;
    const late = new Promise<Attempted<string>>((resolve) => {
      give = resolve;
    });
    const first = kept.read('a', () => late, waitForever);
    kept.forget('a');
    give(answer('before'));
    await first;
    const { ask } = aQuestion([answer('after')]);
    await expect(kept.read('a', ask, waitForever)).resolves.toMatchObject({ value: 'after' });
  });

  it('keeps no more than it may, the newest', async () => {
    const kept = new KeptAnswers<string>(rules);
    for (const key of ['a', 'b', 'c']) {
      await kept.read(key, aQuestion([answer(key)]).ask, waitForever);
    }
    const { ask, known } = aQuestion([answer('again')]);
    await kept.read('c', ask, waitForever);
    await kept.read('a', ask, waitForever);
    expect(known).toEqual([undefined]);
  });
});
