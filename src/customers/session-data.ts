import { Injectable, type OnModuleInit } from '@nestjs/common';
import { SessionRecords } from '../auth/session-records.js';
import { CustomerData } from './customer-data.js';

/** Sessions in exports and deletions; `auth` lies below and knows nothing of either. */
@Injectable()
export class SessionData implements OnModuleInit {
  constructor(
    private readonly data: CustomerData,
    private readonly sessions: SessionRecords,
  ) {}

  onModuleInit(): void {
    this.data.register({
      name: 'sessions',
      export: (customerIds) => this.sessions.list(customerIds),
      erase: (customerIds, tx) => this.sessions.anonymise(customerIds, tx),
    });
  }
}
