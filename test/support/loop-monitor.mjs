// Loaded into a service process (`--import`): measures for how long its event loop does not turn, and answers
// the longest time since the last question at LOOP_MONITOR_PORT. Counted is processor time of the main thread, where
// the system tells it: another process that takes the processor is no fault of ours.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { isMainThread } from 'node:worker_threads';

const SCHEDULER = '/proc/thread-self/schedstat';

function chooseClock() {
  try {
    readFileSync(SCHEDULER);
    return () => Number(readFileSync(SCHEDULER, 'latin1').split(' ', 1)[0]) / 1e6;
  } catch {
    return () => performance.now();
  }
}

// Worker threads load it as well, and there is one port.
if (isMainThread && process.env.LOOP_MONITOR_PORT !== undefined) {
  const now = chooseClock();
  let last = now();
  let longest = 0;
  const look = () => {
    const present = now();
    longest = Math.max(longest, present - last);
    last = present;
  };
  setInterval(look, 1).unref();
  createServer((_request, response) => {
    look();
    response.end(String(longest));
    longest = 0;
  })
    .listen(Number(process.env.LOOP_MONITOR_PORT), '127.0.0.1')
    .unref();
}
