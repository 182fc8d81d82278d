import type { Plain } from '../../platform/http/plain.js';
import { describe, type Language } from '../../platform/http/problem.js';
import type { OrderProblemDto } from './order-problem.dto.js';
import { ORDER_PROBLEMS, type OrderProblemCode } from '../order-problems.js';

export function toProblemDto(
  code: OrderProblemCode | null,
  language: Language,
): Plain<OrderProblemDto> | null {
  if (code === null) {
    return null;
  }
  const definition = ORDER_PROBLEMS[code];
  return { code, detail: describe(definition, language), action: definition.action };
}
