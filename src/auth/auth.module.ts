import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CONFIG, type Config } from '../platform/config/config.js';
import { EventsModule } from '../platform/events/events.module.js';
import { IikoModule } from '../iiko/iiko.module.js';
import { AddressLimitGuard } from '../platform/limits/address-limit.guard.js';
import { LimitsModule } from '../platform/limits/limits.module.js';
import { AccessGuard } from './access.guard.js';
import { Accounts } from './accounts.js';
import { AuthController } from './auth.controller.js';
import { AuthService } from './auth.service.js';
import { CallerLimitGuard } from './caller-limit.guard.js';
import { CODE_SENDERS, CodeDelivery, type CodeSender } from './code-delivery.js';
import { CodeGate } from './code-gate.js';
import { CodeLimits } from './code-limits.js';
import { CodeProofs } from './code-proofs.js';
import { EndedSessions } from './ended-sessions.js';
import { GatewayCodeSender } from './gateway-code-sender.js';
import { IikoCodeSender } from './iiko/iiko-code-sender.js';
import { JwksController } from './jwks.controller.js';
import { LogCodeSender } from './log-code-sender.js';
import { OperatorKeys } from './operator-keys.js';
import { PhoneCodesRepository } from './phone-codes.repository.js';
import { PhoneCodes } from './phone-codes.js';
import { RefreshLimit } from './refresh-limit.js';
import { SessionRecords } from './session-records.js';
import { SessionRenewal } from './session-renewal.js';
import { SessionsRepository } from './sessions.repository.js';
import { SessionsService } from './sessions.service.js';
import { SignInController } from './sign-in.controller.js';
import { SignInService } from './sign-in.service.js';
import { SigningKeys } from './signing-keys.js';

@Module({
  imports: [EventsModule, IikoModule, LimitsModule],
  controllers: [AuthController, SignInController, JwksController],
  providers: [
    Accounts,
    AuthService,
    CodeDelivery,
    CodeGate,
    CodeLimits,
    CodeProofs,
    EndedSessions,
    GatewayCodeSender,
    IikoCodeSender,
    LogCodeSender,
    OperatorKeys,
    PhoneCodes,
    PhoneCodesRepository,
    RefreshLimit,
    SessionRecords,
    SessionRenewal,
    SessionsRepository,
    SessionsService,
    SigningKeys,
    SignInService,
    {
      provide: CODE_SENDERS,
      inject: [CONFIG, IikoCodeSender, GatewayCodeSender, LogCodeSender],
      useFactory: chooseSenders,
    },
    // Guards of the whole application, in the order they are asked: cheap refusals come first.
    { provide: APP_GUARD, useClass: AddressLimitGuard },
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_GUARD, useClass: CallerLimitGuard },
  ],
  exports: [Accounts, AuthService, PhoneCodes, SessionRecords, SigningKeys],
})
export class AuthModule {}

function chooseSenders(
  { otp }: Config,
  iiko: CodeSender,
  gateway: CodeSender,
  log: CodeSender,
): CodeSender[] {
  const senders = { iiko, gateway, log };
  return [...new Set(otp.deliveries)].map((name) => senders[name]);
}
