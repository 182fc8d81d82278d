import type { Response } from 'supertest';
import type { ProblemBody } from '../../src/platform/http/problem.js';

export type AnsweredProblem = ProblemBody & Record<string, unknown>;

/** The answer is this problem, whole: media type, members, and the request's id in both places. */
export function expectProblem(response: Response, status: number, code: string): AnsweredProblem {
  const body = response.body as AnsweredProblem;
  expect(body).toMatchObject({ status, code });
  expect(response.status).toBe(status);
  expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(response.headers['cache-control']).toBe('no-store');
  expect(body.type).toMatch(new RegExp(`/problems/${code}$`));
  expect(body.title).not.toBe('');
  expect(body.detail).not.toMatch(/[{}]/);
  expect(body.action).not.toBe('');
  expect(body.requestId).toBe(response.headers['x-request-id']);
  return body;
}
