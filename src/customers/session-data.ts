import { Injectable } from '@nestjs/common';
import { SessionRecords } from '../auth/session-records.js';
import type { Queryable } from '../platform/database/database.js';
import { PersonalData, type CustomerDataPart } from './customer-data.js';

/** Sessions in exports and deletions; `auth` lies below and knows nothing of either. */
@Injectable()
@PersonalData('sessions')
export class SessionData implements CustomerDataPart {
  constructor(private readonly sessions: SessionRecords) {}

  export(customerIds: string[]): Promise<unknown[]> {
    return this.sessions.list(customerIds);
  }

  erase(customerIds: string[], tx: Queryable): Promise<void> {
    return this.sessions.anonymise(customerIds, tx);
  }
}
