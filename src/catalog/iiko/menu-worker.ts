import { parentPort } from 'node:worker_threads';
import { z } from 'zod';
import { describeIssues } from '../../iiko/schemas/reading.js';
import type { MenuAnswer } from './menu-thread.js';
import { readMenu, type MenuJob } from './read-menu.js';

// The other thread: reads one menu after the other, and tells how each ended.
parentPort?.on('message', (job: MenuJob) => {
  void answer(job).then((message) => {
    parentPort?.postMessage(message);
  });
});

async function answer(job: MenuJob): Promise<MenuAnswer> {
  try {
    return { result: await readMenu(job) };
  } catch (error) {
    if (error instanceof z.ZodError) {
      return { malformed: describeIssues(error) };
    }
    if (error instanceof SyntaxError) {
      return { malformed: 'not JSON' };
    }
    throw error;
  }
}
