import { z } from 'zod';
import type { Street } from '../geography/street-directory.js';
import { operation, type Operation } from '../operation.js';
import { guid, guids } from '../validation.js';

const GROUP = 'Data: geo';
const LATENCY_MS = 200;
// A directory of a big city is megabytes of JSON.
const STREETS_LATENCY_MS = 1_500;
const REVISION = 1;

export const geographyOperations: Operation[] = [
  operation({
    path: '/api/1/regions',
    group: GROUP,
    latencyMs: LATENCY_MS,
    body: z.object({ organizationIds: guids.min(1) }),
    answer: ({ organizationIds }, { state, correlationId }) => ({
      correlationId,
      regions: state.terminals.select(organizationIds).map((organization) => ({
        organizationId: organization.id,
        items: state.geography.directory
          .regions(organization)
          .map(({ id, name, isDeleted }) => ({ id, name, externalRevision: REVISION, isDeleted })),
      })),
    }),
  }),
  operation({
    path: '/api/1/cities',
    group: GROUP,
    latencyMs: LATENCY_MS,
    body: z.object({ organizationIds: guids.min(1), includeDeleted: z.boolean().optional() }),
    answer: ({ organizationIds, includeDeleted }, { state, correlationId }) => ({
      correlationId,
      cities: state.terminals.select(organizationIds).map((organization) => ({
        organizationId: organization.id,
        items: state.geography.directory
          .cities(organization)
          .filter(({ isDeleted }) => !isDeleted || includeDeleted)
          .map(({ id, name, classifierId, isDeleted }) => ({
            id,
            name,
            externalRevision: REVISION,
            isDeleted,
            classifierId,
            additionalInfo: null,
          })),
      })),
    }),
  }),
  operation({
    path: '/api/1/streets/by_city',
    group: GROUP,
    latencyMs: STREETS_LATENCY_MS,
    body: z.object({
      organizationId: guid,
      cityId: guid,
      includeDeleted: z.boolean().optional(),
    }),
    answer: ({ organizationId, cityId, includeDeleted }, { state, correlationId }) => {
      const { directory } = state.geography;
      const organization = state.terminals.organization(organizationId);
      const city = directory.cities(organization).find(({ id }) => id === cityId.toLowerCase());
      return {
        correlationId,
        streets: (city ? directory.streetsOf(city) : [])
          .filter(({ isDeleted }) => !isDeleted || includeDeleted)
          .map(toStreet),
      };
    },
  }),
  operation({
    path: '/api/1/streets/by_id',
    group: GROUP,
    latencyMs: LATENCY_MS,
    body: z.object({
      organizationId: guid,
      ids: guids.nullish(),
      classifierIds: z.array(z.string()).nullish(),
    }),
    answer: ({ organizationId, ids, classifierIds }, { state, correlationId }) => {
      const { directory } = state.geography;
      const organization = state.terminals.organization(organizationId);
      const found = [
        ...(ids ?? []).map((id) => directory.byId(organization, id)),
        ...(classifierIds ?? []).map((id) => directory.byClassifierId(organization, id)),
      ].filter((street) => street !== undefined);
      return {
        correlationId,
        streets: found.filter(({ isDeleted }) => !isDeleted).map(toStreetById),
      };
    },
  }),
];

const toStreet = ({ id, name, classifierId, isDeleted }: Street) => ({
  id,
  name,
  externalRevision: REVISION,
  classifierId,
  isDeleted,
});

const toStreetById = ({ id, name, classifierId, city }: Street) => ({
  id,
  classifierId,
  cityId: city.id,
  cityName: city.name,
  streetName: name,
});
