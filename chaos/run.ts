import { setTimeout as delay } from 'node:timers/promises';
import { Caller, Tally } from './calls.js';
import { letHappen, planDisasters, type Victims } from './disasters.js';
import { Guest } from './guest.js';
import { audit, type Evidence, type Finding, type Stream } from './ledger.js';
import { Random } from './random.js';
import { readAll } from './stream.js';
import { makePeace, makeTrouble } from './troubles.js';

export interface ChaosPlan {
  seed: number;
  orders: number;
  guests: number;
  /** How long the trouble lasts; whoever has ordered by then is not followed by another one. */
  lengthMs: number;
  kills: number;
  troubleEveryMs: number;
  /** How long everything may take to come to rest once the trouble is over. */
  settleMs: number;
  say(text: string): void;
}

export interface Outcome {
  evidence: Evidence;
  findings: Finding[];
  tally: Tally;
  /** Orders that guests were told are accepted. */
  accepted: number;
  /** Replicas that ended although nobody killed them. */
  deaths: string[];
}

const ENDED = ['completed', 'rejected', 'cancelled'];
const CHECK_MS = 500;

/** Orders under fire, then peace, then the books. Everything in `victims` runs when it begins, and when it ends. */
export async function runChaos(victims: Victims, plan: ChaosPlan): Promise<Outcome> {
  const random = new Random(plan.seed);
  const tally = new Tally();
  const startedAt = Date.now();
  const guests = await invite(victims, plan, random, tally);
  const stopTrouble = new AbortController();
  const { sandbox } = victims;
  const trouble = makeTrouble(sandbox, random.fork('trouble'), tally, {
    everyMs: plan.troubleEveryMs,
    signal: stopTrouble.signal,
  });
  const disasters = letHappen(planDisasters(victims, random.fork('disasters'), plan), tally);
  const until = startedAt + plan.lengthMs + plan.settleMs;
  const buying = buyAll(guests, plan, startedAt, until);
  try {
    await disasters;
  } finally {
    stopTrouble.abort();
    await trouble;
  }
  await makePeace(sandbox);
  // One that has ended by itself is started again, so that the orders can be looked at; it counts all the same.
  await Promise.all(victims.replicas.map((replica) => replica.revive()));
  plan.say('the trouble is over: waiting for everything to settle');
  const accepted = await buying;
  await settle(victims, guests, Date.now() + plan.settleMs);
  const evidence = await collect(victims, guests);
  await Promise.all(guests.flatMap(({ followers }) => followers.map((one) => one.stop())));
  const deaths = victims.replicas.filter(({ deaths: times }) => times > 0).map(({ name }) => name);
  return { evidence, findings: audit(evidence), tally, accepted, deaths };
}

function invite(
  { replicas }: Victims,
  { guests, settleMs }: ChaosPlan,
  random: Random,
  tally: Tally,
): Promise<Guest[]> {
  const urls = replicas.map(({ url }) => url);
  return Promise.all(
    Array.from({ length: guests }, (_, index) => {
      const name = `guest-${index + 1}`;
      const own = random.fork(name);
      const caller = new Caller(urls, own.fork('calls'), tally);
      return Guest.arrive(name, { caller, random: own, tally }, Date.now() + settleMs);
    }),
  );
}

/** Spread over the time of trouble, so that some orders are at each stage whenever something breaks. */
async function buyAll(
  guests: readonly Guest[],
  { orders, lengthMs }: ChaosPlan,
  startedAt: number,
  until: number,
): Promise<number> {
  let accepted = 0;
  let begun = 0;
  await Promise.all(
    guests.map(async (guest) => {
      while (accepted < orders && Date.now() < until) {
        begun += 1;
        await delay(startedAt + (begun / orders) * lengthMs - Date.now());
        if (accepted < orders && (await guest.buy(until))) {
          accepted += 1;
        }
      }
      await guest.finish();
    }),
  );
  return accepted;
}

async function settle(
  { sandbox }: Victims,
  guests: readonly Guest[],
  until: number,
): Promise<void> {
  while (Date.now() < until) {
    const orders = await Promise.all(guests.map((guest) => guest.orders(until)));
    const isDone = orders.flat().every(({ status }) => ENDED.includes(status));
    const areSeen = guests.every(({ followers }) => followers.every((one) => one.hasSeenEnd));
    if (isDone && areSeen && (await sandbox.countUnfinished()) === 0) {
      return;
    }
    await delay(CHECK_MS);
  }
}

async function collect(
  { sandbox, replicas }: Victims,
  guests: readonly Guest[],
): Promise<Evidence> {
  const until = Date.now() + 30_000;
  const [replica] = replicas;
  const streams: Stream[] = [];
  const shop = (await Promise.all(guests.map((guest) => guest.orders(until)))).flat();
  const markers = new Map(shop.map(({ id, marker }) => [id, marker]));
  for (const { followers, token } of guests) {
    for (const { orderId, seen } of followers) {
      const all = replica === undefined ? [] : await readAll(replica.url, orderId, token);
      streams.push({ orderId, marker: markers.get(orderId) ?? '', seen, all });
    }
  }
  return {
    purchases: guests.flatMap(({ purchases }) => purchases),
    shop,
    iiko: await sandbox.orders(),
    streams,
  };
}
