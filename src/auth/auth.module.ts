import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { Accounts } from './accounts.js';
import { AuthController } from './auth.controller.js';
import { AuthService } from './auth.service.js';
import { OperatorKeys } from './operator-keys.js';
import { SessionsRepository } from './sessions.repository.js';
import { SigningKeys } from './signing-keys.js';

@Module({
  controllers: [AuthController],
  providers: [
    Accounts,
    AuthService,
    OperatorKeys,
    SessionsRepository,
    SigningKeys,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [Accounts, AuthService, SigningKeys],
})
export class AuthModule {}
