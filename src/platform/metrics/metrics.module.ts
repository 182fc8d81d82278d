import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { findGauges } from './gauge.js';
import { Metrics } from './metrics.js';

@Global()
@Module({ imports: [DiscoveryModule], providers: [Metrics], exports: [Metrics] })
export class MetricsModule implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly discovery: DiscoveryService,
  ) {}

  onModuleInit(): void {
    for (const { options, work } of findGauges(this.discovery)) {
      this.metrics.observe(options, work);
    }
  }
}
