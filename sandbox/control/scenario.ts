import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { faultSchema } from '../faults.js';
import { OPERATIONS } from '../operations.js';
import { settingsSchema } from '../settings.js';
import type { SandboxState } from '../state.js';
import { read } from './input.js';

const SIMULATED: ReadonlySet<string> = new Set(
  [...OPERATIONS.values()].map(({ path }) => path.toLowerCase()),
);

// Defaults must not fill in what a partial change leaves out.
const partialSettings = z.strictObject(
  Object.fromEntries(
    Object.entries(settingsSchema.shape).map(([key, schema]) => [key, schema.unwrap().optional()]),
  ),
);

/** A fault that nothing can meet would be waited for in vain. */
const meetableFault = faultSchema.refine(
  ({ path }) => path === '*' || SIMULATED.has(path.toLowerCase()),
  { path: ['path'], message: `must be "*" or one of ${listPaths()}` },
);

const clockChange = z.strictObject({ advanceMs: z.number().int().nonnegative() });
const limits = z.record(z.string(), z.number().int().nonnegative().nullable());

const trouble = z.strictObject({
  duplicate: z.number().int().nonnegative().optional(),
  lose: z.number().int().nonnegative().optional(),
  shuffle: z.boolean().optional(),
  delayMs: z.number().int().nonnegative().nullable().optional(),
});

/** Settings, faults, time, tokens, quotas, webhooks' troubles, and the log of calls. */
export function registerScenario(app: FastifyInstance, state: SandboxState): void {
  app.get('/settings', () => state.settings.current);
  app.post('/settings', (request) => {
    state.settings.change(read(partialSettings, request.body));
    state.kitchen.planAll();
    return state.settings.current;
  });

  app.get('/faults', () => ({ items: state.faults.list() }));
  app.post('/faults', (request, reply) => {
    const { id } = state.faults.arm(read(meetableFault, request.body));
    return reply.code(201).send({ id });
  });
  app.delete('/faults', (_, reply) => {
    state.faults.clear();
    return reply.code(204).send();
  });
  app.delete<{ Params: { id: string } }>('/faults/:id', (request, reply) =>
    reply.code(state.faults.disarm(request.params.id) ? 204 : 404).send(),
  );

  app.post('/clock', async (request) => {
    await state.clock.advance(read(clockChange, request.body).advanceMs);
    return { now: new Date(state.clock.now()).toISOString() };
  });
  app.post('/tokens/expire', () => ({ expired: state.tokens.expireAll() }));
  app.get('/quotas', () => state.quotas.current);
  app.put('/quotas', (request) => state.quotas.change(read(limits, request.body)));

  app.get('/webhooks', () => ({
    receivers: state.webhooks.describeBreakers(),
    items: state.webhooks.log(),
  }));
  app.post('/webhooks', (request) => {
    const change = read(trouble, request.body);
    Object.assign(state.webhooks.trouble, change);
    return state.webhooks.trouble;
  });

  registerCalls(app, state);
}

function listPaths(): string {
  return [...new Set([...OPERATIONS.values()].map(({ path }) => path))].join(', ');
}

const callFilter = z.strictObject({
  path: z.string().optional(),
  since: z.iso.datetime({ offset: true }).optional(),
});

function registerCalls(app: FastifyInstance, state: SandboxState): void {
  app.get('/calls', (request) => ({ items: state.calls.list(read(callFilter, request.query)) }));
  app.delete('/calls', (_, reply) => {
    state.calls.clear();
    return reply.code(204).send();
  });
}
