import { Injectable } from '@nestjs/common';
import type { CircuitStateName } from './iiko-circuit.js';
import type { IikoOperation } from './operations.js';

@Injectable()
export class IikoHttp {
  lastSuccessAt: Date | undefined;
  circuitState(): CircuitStateName {
    return 'closed';
  }
  call<Result>(
    _operation: IikoOperation,
    _body: object,
    _parse: (answer: unknown) => Result,
  ): Promise<Result> {
    return Promise.reject(new Error('iiko is not connected yet'));
  }
}
