import { DiscoveryService } from '@nestjs/core';
import { decoratedMethods, type DecoratedMethod } from '../discovery/decorated-methods.js';
import type { GaugeOptions, GaugeRead } from './metrics.js';

const Reads = DiscoveryService.createDecorator<GaugeOptions>();

/** The method is called when Prometheus asks; it returns one value per set of labels. */
export function Gauge(name: string, help: string, labels: string[] = []) {
  return <Work extends GaugeRead>(
    target: object,
    method: string,
    descriptor: TypedPropertyDescriptor<Work>,
  ): void => {
    Reads({ name, help, labels })(target, method, descriptor);
  };
}

export function findGauges(
  discovery: DiscoveryService,
): DecoratedMethod<GaugeOptions, GaugeRead>[] {
  return decoratedMethods(discovery, Reads);
}
