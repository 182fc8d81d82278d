import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { IikoCallLog } from './iiko-call-log.js';
import { IikoHttp } from './iiko.http.js';
import type { IikoOperation } from './operations.js';
import { readList, type Dropped } from './schemas/reading.js';

/** Calls an operation and reads its answer; what had to be left out of it is reported once. */
@Injectable()
export class IikoCalls {
  constructor(
    private readonly http: IikoHttp,
    private readonly log: IikoCallLog,
  ) {}

  /** @throws IikoError */
  async call<Result>(
    operation: IikoOperation,
    body: object,
    parse: (answer: unknown, dropped: Dropped[]) => Result,
  ): Promise<Result> {
    const dropped: Dropped[] = [];
    const result = await this.http.call(operation, body, (answer) => parse(answer, dropped));
    this.log.recordDropped(operation.name, dropped);
    return result;
  }

  callsPerMinute(operation: IikoOperation): number {
    return this.http.callsPerMinute(operation);
  }

  /**
   * For answers that carry a list under `field`.
   * @throws IikoError
   */
  list<Schema extends z.ZodType>(
    operation: IikoOperation,
    body: object,
    field: string,
    schema: Schema,
  ): Promise<z.output<Schema>[]> {
    return this.call(operation, body, (answer, dropped) =>
      readList(answer, field, schema, dropped),
    );
  }
}
