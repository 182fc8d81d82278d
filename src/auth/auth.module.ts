import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuthController } from './auth.controller.js';
import { AuthService } from './auth.service.js';
import { SessionGuard } from './session.guard.js';
import { SessionsRepository } from './sessions.repository.js';
import { SigningKeys } from './signing-keys.js';

@Module({
  controllers: [AuthController],
  providers: [
    AuthService,
    SessionsRepository,
    SigningKeys,
    { provide: APP_GUARD, useClass: SessionGuard },
  ],
  exports: [AuthService, SigningKeys],
})
export class AuthModule {}
