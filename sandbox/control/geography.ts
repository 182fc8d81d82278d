import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { DEFAULT_DELIVERY_MIN, EVERY_DAY, type DeliveryRules } from '../data/delivery-zones.js';
import type { Organization } from '../data/organizations.js';
import type { SandboxState } from '../state.js';
import { notFound, read, ControlError } from './input.js';

const id = z.guid().toLowerCase();
const LAST_MINUTE = 24 * 60;
const minutes = z.number().int().min(0).max(LAST_MINUTE).nullable().default(null);

const drawing = z
  .strictObject({
    organizationId: id,
    rejectOnGeocodingError: z.boolean().default(true),
    zones: z.array(
      z.strictObject({
        name: z.string().min(1),
        coordinates: z
          .array(
            z.strictObject({
              latitude: z.number().min(-90).max(90),
              longitude: z.number().min(-180).max(180),
            }),
          )
          .min(3),
      }),
    ),
    restrictions: z.array(
      z.strictObject({
        terminalGroupId: id,
        zone: z.string().min(1).nullable(),
        minSum: z.number().nonnegative().nullable().default(null),
        weekMap: z.number().int().min(0).max(EVERY_DAY).default(EVERY_DAY),
        from: minutes,
        to: minutes,
        priority: z.number().int().nonnegative().default(1),
        deliveryDurationInMinutes: z.number().int().positive().default(DEFAULT_DELIVERY_MIN),
        deliveryServiceProductId: id.nullable().default(null),
      }),
    ),
  })
  .refine(
    ({ zones, restrictions }) => {
      const names = new Set(zones.map(({ name }) => name));
      return restrictions.every(({ zone }) => zone === null || names.has(zone));
    },
    { path: ['restrictions'], message: 'a restriction names a zone that is not in zones' },
  );

/** Delivery zones to look at and to replace, and what the restaurants were notified of. */
export function registerGeography(app: FastifyInstance, state: SandboxState): void {
  app.get('/zones', () => ({
    items: state.terminals.organizations.map((one) =>
      describe(one, state.geography.map.drawn(one)),
    ),
  }));
  app.put('/zones', (request) => {
    const { organizationId, ...rules } = read(drawing, request.body);
    const organization = state.terminals.organizations.find((one) => one.id === organizationId);
    if (!organization) {
      throw notFound('Organization');
    }
    const own = new Set(organization.terminalGroups.map((group) => group.id));
    if (rules.restrictions.some(({ terminalGroupId }) => !own.has(terminalGroupId))) {
      throw new ControlError(400, 'restrictions: a terminal group is not of this organization');
    }
    state.geography.map.replace(organization, rules);
    return describe(organization, rules);
  });
  app.get('/notifications', () => ({ items: state.notifications.list() }));
}

const describe = (organization: Organization, rules: DeliveryRules) => ({
  organizationId: organization.id,
  ...rules,
});
