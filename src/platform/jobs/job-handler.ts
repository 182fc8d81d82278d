import { DiscoveryService } from '@nestjs/core';
import { decoratedMethods } from '../discovery/decorated-methods.js';
import { JOB_QUEUES, type JobName, type JobPayloads } from './job-queues.js';

export type JobWork<Name extends JobName> = (payload: JobPayloads[Name]) => Promise<void>;

const Handles = DiscoveryService.createDecorator<JobName>();

/** The method does the jobs of this name; every name has exactly one such method. */
export function JobHandler<Name extends JobName>(name: Name) {
  return <Work extends JobWork<Name>>(
    target: object,
    method: string,
    descriptor: TypedPropertyDescriptor<Work>,
  ): void => {
    Handles(name)(target, method, descriptor);
  };
}

/** @throws if a job has no handler or several */
export function findJobHandlers(discovery: DiscoveryService): Map<JobName, JobWork<never>> {
  const handlers = decoratedMethods<JobName, JobWork<never>>(discovery, Handles);
  const works = (Object.keys(JOB_QUEUES) as JobName[]).map((job): [JobName, JobWork<never>] => {
    const [handler, ...others] = handlers.filter(({ options }) => options === job);
    if (handler === undefined) {
      throw new Error(`The job ${job} has no handler.`);
    }
    if (others.length > 0) {
      const names = [handler, ...others].map(({ name }) => name).join(' and ');
      throw new Error(`The job ${job} has ${others.length + 1} handlers: ${names}.`);
    }
    return [job, handler.work];
  });
  return new Map(works);
}
