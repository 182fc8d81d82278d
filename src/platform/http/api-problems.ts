import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ProblemDto } from './problem.dto.js';
import { PROBLEMS, type ProblemCode } from './problem-table.js';
import { titleOf } from './problem.js';

/** Documents the problems an operation can answer with, grouped by status, each with an example. */
export function ApiProblems(...codes: ProblemCode[]): MethodDecorator & ClassDecorator {
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code].status))];
  const responses = statuses.map((status) =>
    ApiResponse(
      problemResponse(
        status,
        codes.filter((code) => PROBLEMS[code].status === status),
      ),
    ),
  );
  return applyDecorators(ApiExtraModels(ProblemDto), ...responses);
}

/** The answer of one status, with each of its problems as an example. */
export function problemResponse(status: number, codes: ProblemCode[]) {
  return {
    status,
    description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].en}`).join(' '),
    content: {
      'application/problem+json': {
        schema: { $ref: getSchemaPath(ProblemDto) },
        examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code) }])),
      },
    },
  };
}

function exampleOf(code: ProblemCode): Record<string, unknown> {
  const { status, action, en } = PROBLEMS[code];
  return {
    type: `/problems/${code}`,
    title: titleOf(code),
    status,
    code,
    detail: en,
    action,
    requestId: '3d6f0a5e-8f0c-4b0f-9a52-0c8f0f2f7a11',
  };
}
