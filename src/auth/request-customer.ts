import { Problem } from '../http/problem.js';
import type { Customer } from './auth.service.js';

const customers = new WeakMap<object, Customer>();

export function rememberCustomer(request: object, customer: Customer): void {
  customers.set(request, customer);
}

/** @throws Problem unauthenticated when the guard did not let a customer in for this request */
export function customerOf(request: object): Customer {
  const customer = customers.get(request);
  if (customer === undefined) {
    throw new Problem('unauthenticated');
  }
  return customer;
}
