import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '../platform/jobs/jobs.js';
import { GuestForgetting } from './guest-forgetting.js';
import { ProfilePush } from './profile-push.js';

/** What iiko must be told about guests. */
@Injectable()
export class CustomersJobs implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly profilePush: ProfilePush,
    private readonly forgetting: GuestForgetting,
  ) {}

  onModuleInit(): void {
    this.jobs.handle('customers.push', ({ customerId }) => this.profilePush.push(customerId));
    this.jobs.handle('customers.forget', (job) => this.forgetting.forget(job));
  }
}
