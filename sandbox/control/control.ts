import type { FastifyInstance } from 'fastify';
import type { SandboxState } from '../state.js';
import { registerGeography } from './geography.js';
import { answerError, read } from './input.js';
import { registerGuests } from './guests.js';
import { registerRestaurant } from './restaurant.js';
import { registerScenario } from './scenario.js';
import { z } from 'zod';

/** The endpoints below `/__sandbox`, for tests and for people at a terminal; no authorization. */
export function registerControl(app: FastifyInstance, state: SandboxState): void {
  app.register(
    (control, _options, done) => {
      control.setErrorHandler((error, _request, reply) => answerError(error, reply));
      control.setNotFoundHandler((_request, reply) =>
        reply.code(404).send({ error: 'No such control endpoint.' }),
      );
      control.post('/reset', (request, reply) => {
        read(z.strictObject({}), request.body);
        state.reset();
        return reply.code(204).send();
      });
      control.get('/state', () => summary(state));
      registerScenario(control, state);
      registerRestaurant(control, state);
      registerGeography(control, state);
      registerGuests(control, state);
      done();
    },
    { prefix: '/__sandbox' },
  );
}

const summary = (state: SandboxState) => ({
  now: new Date(state.clock.now()).toISOString(),
  tokens: state.tokens.activeCount,
  calls: state.calls.count,
  faults: state.faults.list().length,
  menus: {
    external: {
      id: state.menus.externalMenu.id,
      revision: state.menus.externalMenu.revision ?? null,
    },
    nomenclature: state.terminals.organizations.map(({ id }) => ({
      organizationId: id,
      revision: state.menus.nomenclatureOf(id)?.revision ?? null,
    })),
  },
  terminalGroups: state.terminals.all().map(({ id, organizationId, name }) => ({
    id,
    organizationId,
    name,
    online: state.terminals.isOnline(id),
    condition: state.terminals.condition(id),
    stopList: state.stopLists.list(id),
  })),
  orders: state.book.all().map((order) => ({
    id: order.id,
    creationStatus: order.creationStatus,
    status: order.accepted?.status ?? null,
  })),
});
