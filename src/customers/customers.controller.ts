import { Body, Controller, Delete, Get, Header, HttpCode, Patch, Post, Req } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { codeAskerOf } from '../auth/code-asker.js';
import { CurrentCustomer, ForSignedIn } from '../auth/access.decorator.js';
import type { Customer } from '../auth/auth.service.js';
import { ApiProblems } from '../platform/http/api-problems.js';

import { CustomerDeletion } from './customer-deletion.js';
import { CustomerExport } from './customer-export.js';
import {
  ChangeCustomerDto,
  CustomerDto,
  CustomerExportDto,
  DeleteCustomerDto,
  DeletionCodeDto,
} from './customers.dto.js';
import { CustomersService } from './customers.service.js';

@ApiTags('Customers')
@ForSignedIn()
@Controller('v1/customers/me')
export class CustomersController {
  constructor(
    private readonly customers: CustomersService,
    private readonly exports: CustomerExport,
    private readonly deletion: CustomerDeletion,
  ) {}

  /**
   * Read one's own profile
   *
   * As the restaurants' loyalty knows it; where that does not answer, as it was last known (`asOf`).
   */
  @Get()
  readCustomer(@CurrentCustomer() { id }: Customer): Promise<CustomerDto> {
    return this.customers.read(id);
  }

  /**
   * Change one's own profile
   *
   * Omitted properties stay unchanged; null clears a property. The change takes effect at once. The loyalty program
   * is updated in the background, with retries.
   */
  @Patch()
  @ApiProblems('validation_failed', 'malformed_json', 'unsupported_media_type', 'body_too_large')
  changeCustomer(
    @CurrentCustomer() { id }: Customer,
    @Body() body: ChangeCustomerDto,
  ): Promise<CustomerDto> {
    return this.customers.change(id, body);
  }

  /**
   * Download everything that is known of oneself
   *
   * Account, profile, addresses, sessions, orders with what happened to them, and what the restaurants'
   * loyalty holds.
   */
  @Get('export')
  @Header('content-disposition', 'attachment; filename="my-data.json"')
  exportCustomer(@CurrentCustomer() customer: Customer): Promise<CustomerExportDto> {
    return this.exports.export(customer);
  }

  /**
   * Send a code that confirms the deletion
   *
   * To the account's own phone. Not while an order is under way.
   */
  @Post('deletion')
  @HttpCode(202)
  @ApiAcceptedResponse({ type: DeletionCodeDto, description: 'The code is on its way.' })
  @ApiProblems('open_orders', 'rate_limited', 'code_not_sent')
  requestDeletionCode(
    @CurrentCustomer() customer: Customer,
    @Req() request: FastifyRequest,
  ): Promise<DeletionCodeDto> {
    return this.deletion.sendCode(customer, codeAskerOf(request));
  }

  /**
   * Delete one's own account
   *
   * At once and for good: all sessions end, profile and addresses go, orders stay without saying whose they
   * were. The restaurants' loyalty is told in the background, until it has deleted its guest too. Signing
   * in with the same phone afterwards makes a new account.
   */
  @Delete()
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblems(
    'validation_failed',
    'malformed_json',
    'code_invalid',
    'code_expired',
    'open_orders',
    'unsupported_media_type',
    'body_too_large',
  )
  async deleteCustomer(
    @CurrentCustomer() customer: Customer,
    @Body() { code }: DeleteCustomerDto,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.deletion.delete(customer, code, codeAskerOf(request));
  }
}
