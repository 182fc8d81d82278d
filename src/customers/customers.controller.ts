import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCustomer, ForSignedIn } from '../auth/access.decorator.js';
import type { Customer } from '../auth/auth.service.js';
import { ApiProblems } from '../http/api-problems.js';
import { ChangeCustomerDto, CustomerDto } from './customers.dto.js';
import { CustomersService } from './customers.service.js';

@ApiTags('Customers')
@ForSignedIn()
@Controller('v1/customers/me')
export class CustomersController {
  constructor(private readonly customers: CustomersService) {}

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
   * What is left out stays, null clears. The change counts at once; the restaurants' loyalty is told in the
   * background, and again until it has heard it.
   */
  @Patch()
  @ApiProblems('validation_failed', 'malformed_json', 'unsupported_media_type', 'body_too_large')
  changeCustomer(
    @CurrentCustomer() { id }: Customer,
    @Body() body: ChangeCustomerDto,
  ): Promise<CustomerDto> {
    return this.customers.change(id, body);
  }
}
