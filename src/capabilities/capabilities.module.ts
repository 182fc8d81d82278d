import { Module } from '@nestjs/common';
import { Capabilities } from './capabilities.js';

@Module({ providers: [Capabilities], exports: [Capabilities] })
export class CapabilitiesModule {}
