import {
  Injectable,
  Module,
  type INestApplicationContext,
  type NestApplicationOptions,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CONFIG } from '../config/config.js';
import { Database } from '../database/database.js';
import { createLogger, LOGGER } from '../logging/logger.js';
import { JobHandler } from './job-handler.js';
import { JOB_QUEUES, type JobName, type JobPayloads } from './job-queues.js';
import { JobsModule } from './jobs.module.js';

const ALL = Object.keys(JOB_QUEUES) as JobName[];

class Submission {
  @JobHandler('orders.submit')
  async submit({ orderId }: JobPayloads['orders.submit']): Promise<void> {
    await Promise.resolve(orderId);
  }
}

class SecondSubmission {
  @JobHandler('orders.submit')
  async submitAgain(): Promise<void> {
    await Promise.resolve();
  }
}

class Withdrawal {
  // @ts-expect-error the compiler refuses the payload of another job: this one has an id of iiko
  @JobHandler('orders.withdraw')
  async withdraw({ orderId }: { orderId: string }): Promise<void> {
    await Promise.resolve(orderId);
  }
}

function handlersOf(names: JobName[]): Type {
  @Injectable()
  class Handlers {}
  for (const name of names) {
    const descriptor = { value: () => Promise.resolve() };
    Object.defineProperty(Handlers.prototype, name, descriptor);
    JobHandler(name)(Handlers.prototype, name, descriptor);
  }
  return Handlers;
}

/** The database refuses everything: these processes end before they reach it. */
async function start(...providers: Type[]): Promise<INestApplicationContext> {
  const executeSql = () => Promise.reject(new Error('the jobs were started'));
  const globals = [
    { provide: Database, useValue: { bossOptions: { db: { executeSql } } } },
    { provide: CONFIG, useValue: {} },
    { provide: LOGGER, useValue: createLogger('silent') },
  ];
  @Module({ providers: globals, exports: globals })
  class Globals {}
  @Module({
    imports: [{ module: Globals, global: true }, JobsModule],
    providers,
  })
  class Root {}
  const options: Readonly<NestApplicationOptions> = { logger: false, abortOnError: false };
  return NestFactory.createApplicationContext(Root, options);
}

describe('JobHandler', () => {
  it('lets a process start in which each job has one handler', async () => {
    const rest = handlersOf(
      ALL.filter((name) => name !== 'orders.submit' && name !== 'orders.withdraw'),
    );
    await expect(start(Submission, Withdrawal, rest)).rejects.toThrow('the jobs were started');
  });

  it('keeps a process from starting in which a job has no handler', async () => {
    const rest = handlersOf(ALL.filter((name) => name !== 'orders.submit'));
    await expect(start(rest)).rejects.toThrow('The job orders.submit has no handler.');
  });

  it('keeps a process from starting in which a job has two handlers', async () => {
    const rest = handlersOf(ALL.filter((name) => name !== 'orders.submit'));
    await expect(start(Submission, SecondSubmission, rest)).rejects.toThrow(
      'The job orders.submit has 2 handlers: Submission.submit and SecondSubmission.submitAgain.',
    );
  });
});
