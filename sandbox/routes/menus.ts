import { z } from 'zod';
import { ApiError } from '../errors.js';
import { findPriceCategory, PRICE_CATEGORIES } from '../data/price-categories.js';
import { toFormat3, toFormat4 } from '../menu-format-4.js';
import type { ExternalMenu } from '../menu-schema.js';
import { withPictures } from '../menus.js';
import { operation, type Call, type Operation } from '../operation.js';
import type { Organization } from '../data/organizations.js';
import type { SettingValues } from '../settings.js';
import { guid, guids } from '../validation.js';

const LIST_LATENCY_MS = 300;
const MENU_LATENCY_MS = 1_500;

const menuRequest = z.object({
  externalMenuId: z.union([z.string(), z.number().transform(String)]),
  organizationIds: guids.min(1),
  priceCategoryId: z.string().nullish(),
  version: z.number().int().nullish(),
  language: z.string().nullish(),
  startRevision: z.number().int().nullish(),
});

type MenuRequest = z.infer<typeof menuRequest>;

export const menuOperations: Operation[] = [
  operation({
    path: '/api/1/nomenclature',
    group: 'Data: menu',
    latencyMs: MENU_LATENCY_MS,
    body: z.object({ organizationId: guid, startRevision: z.number().int().nullish() }),
    answer: ({ organizationId, startRevision }, { state, login, correlationId, origin }) => {
      const { id } = state.terminals.organization(organizationId);
      const nomenclature = state.menus.nomenclatureOf(id);
      if (!startRevision) {
        state.quotas.spendFullNomenclature(login, id);
      }
      if (!nomenclature || startRevision === nomenclature.revision) {
        return { correlationId, ...NOTHING_NEW, revision: nomenclature?.revision ?? 0 };
      }
      return { correlationId, ...withPictures(nomenclature, origin) };
    },
  }),
  operation({
    path: '/api/2/menu',
    group: 'Data: menu',
    latencyMs: LIST_LATENCY_MS,
    body: z.unknown(),
    answer: (_, { state, correlationId }) => {
      const { id, name } = state.menus.externalMenu;
      return {
        correlationId,
        externalMenus: [{ id: String(id), name: name ?? `Меню ${id}` }],
        priceCategories: PRICE_CATEGORIES.map(({ id, name }) => ({ id, name })),
      };
    },
  }),
  operation({
    path: '/api/2/menu/by_id',
    group: 'Data: menu',
    latencyMs: MENU_LATENCY_MS,
    body: menuRequest,
    answer: (request, { state, origin }) => {
      const organizations = state.terminals.select(request.organizationIds);
      refuseUnknownMenu(request, state);
      const { version, language, priceCategoryId } = request;
      // Seen live: some menus cannot be read without a language.
      if (state.settings.current.requireLanguage && !language) {
        throw new ApiError(500, 'Internal server error');
      }
      const ids = organizations.map(({ id }) => id);
      const menu = withHours(
        state.menus.externalMenuFor(ids, priceCategoryId),
        ids,
        state.settings.current,
      );
      return withPictures(inFormat(version ?? 2, menu, organizations, state), origin);
    },
  }),
];

function refuseUnknownMenu(request: MenuRequest, { menus, settings }: Call['state']): void {
  const { externalMenuId, priceCategoryId, version } = request;
  if (externalMenuId !== String(menus.externalMenu.id)) {
    throw new ApiError(400, `External menu ${externalMenuId} not found.`);
  }
  if (
    priceCategoryId ? !findPriceCategory(priceCategoryId) : settings.current.requirePriceCategory
  ) {
    throw new ApiError(
      400,
      priceCategoryId
        ? `Price category ${priceCategoryId} not found.`
        : 'Price category must be specified.',
    );
  }
  if (version && !FORMATS.includes(version)) {
    throw new ApiError(400, `Menu version ${version} does not exist.`);
  }
}

const FORMATS = [2, 3, 4];

function inFormat(
  version: number,
  menu: ExternalMenu,
  organizations: readonly Organization[],
  state: Call['state'],
) {
  const { asLoaded } = state.menus;
  if (asLoaded?.format === version && version !== 2) {
    return asLoaded.body;
  }
  if (version === 2) {
    return menu;
  }
  return version === 3 ? toFormat3(menu) : inFormat4(menu, organizations, state);
}

/** Only combos that are priced by their parts can be told in it. */
const inFormat4 = (
  menu: ExternalMenu,
  organizations: readonly Organization[],
  { combos }: Call['state'],
) =>
  toFormat4(
    menu,
    organizations.flatMap((organization) =>
      combos
        .of(organization)
        .filter((one) => one.priceModificationType === 1 && combos.isSold(one, organization))
        .map((specification) => ({ organizationId: organization.id, specification })),
    ),
    combos.categories,
  );

const withHours = (
  menu: ExternalMenu,
  organizationIds: readonly string[],
  { menuHours }: SettingValues,
): ExternalMenu =>
  menuHours === null
    ? menu
    : {
        ...menu,
        intervals: organizationIds.map((organizationId) => ({
          organizationId,
          fromTime: menuHours.from,
          toTime: menuHours.to,
        })),
      };

const NOTHING_NEW = { groups: [], productCategories: [], products: [], sizes: [] };
