import { z } from 'zod';
import { COURIERS } from '../data/couriers.js';
import { operation, type Operation } from '../operation.js';
import { guids } from '../validation.js';

export const courierOperations: Operation[] = [
  operation({
    path: '/api/1/employees/couriers',
    group: 'Drivers: dictionaries',
    latencyMs: 200,
    body: z.object({ organizationIds: guids.min(1) }),
    answer: ({ organizationIds }, { state, correlationId }) => ({
      correlationId,
      employees: state.terminals.select(organizationIds).map(({ id }) => ({
        organizationId: id,
        items: COURIERS.map(({ firstName, lastName, ...courier }) => ({
          ...courier,
          firstName,
          middleName: null,
          lastName,
          displayName: `${lastName} ${firstName}`,
          isDeleted: false,
        })),
      })),
    }),
  }),
];
