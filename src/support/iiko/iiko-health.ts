import { Injectable } from '@nestjs/common';
import { IikoBudgets, type IikoPause } from '../../iiko/iiko-budgets.js';
import type { CircuitStateName, CircuitStates } from '../../iiko/iiko-circuit.js';
import { IikoRefusals, type RefusalReport } from '../../iiko/iiko-refusals.js';
import { IikoTransport } from '../../iiko/iiko-transport.js';
import { Gauge } from '../../platform/metrics/gauge.js';
import type { GaugeValue } from '../../platform/metrics/metrics.js';

/** How iiko answers, for people and balancers. */
@Injectable()
export class IikoHealth {
  constructor(
    private readonly transport: IikoTransport,
    private readonly budgets: IikoBudgets,
    private readonly iikoRefusals: IikoRefusals,
  ) {}

  /** Whether it can be asked at all: it answers, and takes the key. */
  get reachable(): boolean {
    return this.circuitState() === 'closed' && !this.iikoRefusals.keyRefused;
  }

  circuitState(): CircuitStateName {
    return this.transport.circuitState();
  }

  circuitStates(): CircuitStates {
    return this.transport.circuitStates();
  }

  /** When iiko last answered a call properly, by this process. */
  get lastSuccessAt(): Date | undefined {
    return this.transport.lastSuccessAt;
  }

  /** The groups of methods that it refuses for now. */
  pauses(): Promise<IikoPause[]> {
    return this.budgets.pauses();
  }

  @Gauge(
    'iiko_pause_seconds',
    'Seconds that are left until a group of methods that iiko has refused is called again',
    ['group'],
  )
  async pauseSeconds(): Promise<GaugeValue[]> {
    return (await this.pauses()).map(({ restrictionGroup, secondsLeft }) => ({
      labels: { group: restrictionGroup },
      value: secondsLeft,
    }));
  }

  /** What it refuses for good. */
  refusals(): RefusalReport[] {
    return this.iikoRefusals.list();
  }
}
