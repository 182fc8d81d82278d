import { Problem } from '../platform/http/problem.js';
import type { Customer } from './auth.service.js';

const customers = new WeakMap<object, Customer>();
const operators = new WeakMap<object, string>();

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

export function findCustomer(request: object): Customer | undefined {
  return customers.get(request);
}

/** `name` is that of the operator's key. */
export function rememberOperator(request: object, name: string): void {
  operators.set(request, name);
}

/** @throws Problem operator_key_invalid when the guard did not let an operator in for this request */
export function operatorOf(request: object): string {
  const name = operators.get(request);
  if (name === undefined) {
    throw new Problem('operator_key_invalid');
  }
  return name;
}

export function findOperator(request: object): string | undefined {
  return operators.get(request);
}
