import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { IikoCallLog } from './iiko-call-log.js';
import { IikoRefusals, subjectOf } from './iiko-refusals.js';
import { IikoError, isPermanentRefusal } from './iiko.errors.js';
import { IikoHttp } from './iiko.http.js';
import type { IikoOperation } from './operations.js';
import { readList, type Dropped } from './schemas/reading.js';

/** Calls an operation and reads its answer; what had to be left out of it is reported once. */
@Injectable()
export class IikoCalls {
  constructor(
    private readonly http: IikoHttp,
    private readonly log: IikoCallLog,
    private readonly refusals: IikoRefusals,
  ) {}

  /** @throws IikoError */
  async call<Result>(
    operation: IikoOperation,
    body: object,
    parse: (answer: unknown, dropped: Dropped[]) => Result,
  ): Promise<Result> {
    const dropped: Dropped[] = [];
    const result = await this.ask(operation, body, (answer) => parse(answer, dropped));
    this.log.recordDropped(operation.name, dropped);
    return result;
  }

  /** Whether iiko has refused it to this key for good. */
  isDenied(operation: IikoOperation, organizationId: string): boolean {
    return this.refusals.isDenied(operation, organizationId);
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

  /** What iiko has refused for good is answered with that refusal until it may be asked again. */
  private async ask<Result>(
    operation: IikoOperation,
    body: object,
    parse: (answer: unknown) => Result,
  ): Promise<Result> {
    const subject = subjectOf(operation, body);
    if (subject === undefined) {
      return this.http.call(operation, body, parse);
    }
    const refusal = this.refusals.resting(subject);
    if (refusal !== undefined) {
      throw refusal;
    }
    try {
      const result = await this.http.call(operation, body, parse);
      await this.refusals.clear(subject);
      return result;
    } catch (error) {
      if (error instanceof IikoError && isPermanentRefusal(error) && !tellsMore(operation, error)) {
        await this.refusals.record(subject, error);
      }
      throw error;
    }
  }
}

/** The caller asks for less then, or for something else. */
function tellsMore({ saysTooMuch }: IikoOperation, { status }: IikoError): boolean {
  return status !== undefined && status === saysTooMuch;
}
