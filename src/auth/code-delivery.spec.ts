import { pino } from 'pino';
import { parseConfig } from '../platform/config/config.js';
import { CodeDelivery, fillIn, type CodeSender } from './code-delivery.js';
import { LogCodeSender } from './log-code-sender.js';

const PHONE = '+79001234567';
const A_CODE = { phone: PHONE, code: '123456', purpose: 'sign-in', language: 'ru' } as const;

function collect() {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>);
  return { lines, logger: pino({}, { write }) };
}

function aSender(name: string, outcome: 'sends' | 'fails') {
  const texts: string[] = [];
  const sender: CodeSender = {
    name,
    send: ({ text }) => {
      texts.push(text);
      return outcome === 'sends' ? Promise.resolve() : Promise.reject(new Error('it is broken'));
    },
  };
  return { sender, texts };
}

describe('delivery of codes', () => {
  it('goes the first way that works, and no further', async () => {
    const { lines, logger } = collect();
    const [broken, working] = [aSender('one', 'fails'), aSender('other', 'sends')];
    const spare = aSender('spare', 'sends');
    const config = parseConfig({ OTP_MESSAGE: '{brand}: {code}, {other}', OTP_BRAND: '$& Co' });
    const delivery = new CodeDelivery(
      [broken.sender, working.sender, spare.sender],
      config,
      logger,
    );
    expect(await delivery.deliver(A_CODE)).toBe('sent');
    expect([broken.texts, working.texts]).toEqual([
      ['$& Co: 123456, {other}'],
      ['$& Co: 123456, {other}'],
    ]);
    expect(spare.texts).toEqual([]);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 40, delivery: 'one', reason: 'it is broken' }),
    );
    const said = lines.map(({ time: _time, pid: _pid, hostname: _hostname, ...line }) => line);
    expect(JSON.stringify(said)).not.toMatch(/123456|4567/);
  });

  it('writes a copy beside the way that works', async () => {
    const { logger } = collect();
    const [copy, working] = [aSender('log', 'sends'), aSender('other', 'sends')];
    const senders = [{ ...copy.sender, isCopy: true }, working.sender];
    const delivery = new CodeDelivery(senders, parseConfig({}), logger);
    expect(await delivery.deliver(A_CODE)).toBe('sent');
    expect([copy.texts, working.texts].map(({ length }) => length)).toEqual([1, 1]);
    const broken = [{ ...copy.sender, isCopy: true }, aSender('other', 'fails').sender];
    const failing = new CodeDelivery(broken, parseConfig({}), logger);
    expect(await failing.deliver(A_CODE)).toBe('failed');
  });

  it('has failed when all ways have', async () => {
    const { logger } = collect();
    const senders = [aSender('one', 'fails').sender, aSender('other', 'fails').sender];
    const delivery = new CodeDelivery(senders, parseConfig({}), logger);
    expect(await delivery.deliver(A_CODE)).toBe('failed');
  });

  it('to the log shows the code and only the ends of the number', async () => {
    const { lines, logger } = collect();
    await new LogCodeSender(logger).send({ phone: PHONE, code: '123456', text: '' });
    expect(lines).toEqual([
      expect.objectContaining({ level: 40, to: '+7900***4567', signInCode: '123456' }),
    ]);
  });
});

describe('a template', () => {
  it('is filled in once: a value that looks like a place is left as it is', () => {
    const values = { one: '{two}', two: '2' };
    expect(fillIn('{one} {two} {three}', values, (value) => value)).toBe('{two} 2 {three}');
  });
});
