import { Inject, Injectable } from '@nestjs/common';
import { and, eq, inArray, notInArray, sql, type SQL } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { CONFIG, type Config } from '../platform/config/config.js';
import { clockNow } from '../platform/database/clock.js';
import { Database, type Queryable } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import type { Scope } from '../sync/scope.js';
import { withoutOnline } from './payment-methods.js';
import {
  toRestaurant,
  type Hall,
  type Organization,
  type OrganizationContent,
  type Restaurant,
  type TerminalGroupContent,
} from './restaurant.js';
import { organizations, restaurants } from './restaurants.table.js';

export interface RestaurantsSnapshot {
  organizations: Organization[];
  restaurants: Restaurant[];
}

interface Listed {
  organizations: { id: string; content: OrganizationContent }[];
  restaurants: { id: string; organizationId: string; content: TerminalGroupContent }[];
}

/** What iiko said last, by id. */
export interface KnownContents {
  organizations: ReadonlyMap<string, OrganizationContent>;
  restaurants: ReadonlyMap<string, Listed['restaurants'][number]>;
}

@Injectable()
export class RestaurantsRepository {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    @Inject(CONFIG)
    private readonly config: Pick<Config, 'restaurantLocations' | 'operatorKeys' | 'tableLinks'>,
  ) {}

  /** Everything that iiko's last answers had, those to replicas with other organizations included. */
  async load(): Promise<RestaurantsSnapshot> {
    const rows = await this.database.db
      .select({ organization: organizations, restaurant: restaurants })
      .from(organizations)
      .leftJoin(
        restaurants,
        and(eq(restaurants.organizationId, organizations.id), eq(restaurants.listed, true)),
      )
      .where(eq(organizations.listed, true));
    const byId = new Map(rows.map(({ organization }) => [organization.id, organization.content]));
    return {
      organizations: [...byId].map(([id, content]) => ({ id, ...content })),
      restaurants: rows.flatMap(({ restaurant, organization }) =>
        restaurant === null ? [] : [this.adapt(toRestaurant(restaurant, organization.content))],
      ),
    };
  }

  /** What the last answer for these organizations had, as iiko has it. */
  async known(scope: Scope): Promise<KnownContents> {
    const { db } = this.database;
    const listedOrganizations = await db
      .select()
      .from(organizations)
      .where(and(eq(organizations.listed, true), within(scope, organizations.id)));
    const listed = await db
      .select()
      .from(restaurants)
      .where(and(eq(restaurants.listed, true), within(scope, restaurants.organizationId)));
    return {
      organizations: new Map(listedOrganizations.map(({ id, content }) => [id, content])),
      restaurants: new Map(
        listed.map(({ id, organizationId, content }) => [id, { id, organizationId, content }]),
      ),
    };
  }

  /** What the configuration knows better than iiko. */
  private adapt(restaurant: Restaurant): Restaurant {
    const located = this.seat(this.locate(restaurant));
    // Without a key nobody can say that an order was paid: it would wait until it expires.
    return this.config.operatorKeys.length > 0
      ? located
      : { ...located, paymentTypes: withoutOnline(located.paymentTypes) };
  }

  /** Without a secret in its link anyone could order to any table. */
  private seat(restaurant: Restaurant): Restaurant {
    const { open, secrets } = this.config.tableLinks;
    return open || secrets.length > 0
      ? restaurant
      : { ...restaurant, services: restaurant.services.filter((one) => one !== 'dine-in') };
  }

  /** iiko has one place for all restaurants of an organization. */
  private locate(restaurant: Restaurant): Restaurant {
    const location = this.config.restaurantLocations.get(restaurant.id.toLowerCase());
    return location === undefined ? restaurant : { ...restaurant, location };
  }

  /**
   * Makes the tables say what iiko says of the organizations it was asked about; others, which another replica asks
   * about, stay as they are. Rows that already say so are not written.
   */
  replace(listed: Listed, scope: Scope): Promise<void> {
    return this.change(async (tx) => {
      const written = await this.replaceOrganizations(listed.organizations, scope, tx);
      return written + (await this.replaceRestaurants(listed.restaurants, scope, tx));
    });
  }

  setHalls(halls: ReadonlyMap<string, Hall>): Promise<void> {
    return this.change(async (tx) => {
      let written = 0;
      for (const [id, hall] of halls) {
        const content = JSON.stringify(hall);
        const rows = await tx
          .update(restaurants)
          .set({ hall, updatedAt: clockNow() })
          .where(
            and(
              eq(restaurants.id, id),
              sql`${restaurants.hall} is distinct from ${content}::jsonb`,
            ),
          )
          .returning({ id: restaurants.id });
        written += rows.length;
      }
      return written;
    });
  }

  setPosAlive(alive: Map<string, boolean | null>): Promise<void> {
    return this.change(async (tx) => {
      let written = 0;
      for (const state of new Set(alive.values())) {
        const ids = [...alive].filter(([, value]) => value === state).map(([id]) => id);
        const rows = await tx
          .update(restaurants)
          .set({ posAlive: state, updatedAt: clockNow() })
          .where(
            and(
              inArray(restaurants.id, ids),
              sql`${restaurants.posAlive} is distinct from ${state}::boolean`,
            ),
          )
          .returning({ id: restaurants.id });
        written += rows.length;
      }
      return written;
    });
  }

  setAddressFormat(organizationId: string, format: string): Promise<void> {
    return this.change(async (tx) => {
      const known = sql`${organizations.content} ->> 'addressFormatType'`;
      const rows = await tx
        .update(organizations)
        .set({
          content: sql`jsonb_set(${organizations.content}, '{addressFormatType}', to_jsonb(${format}::text))`,
          updatedAt: clockNow(),
        })
        .where(
          and(eq(organizations.id, organizationId), sql`${known} is distinct from ${format}::text`),
        )
        .returning({ id: organizations.id });
      return rows.length;
    });
  }

  /** Tells the replicas when `write` has written anything. */
  private change(write: (tx: Queryable) => Promise<number>): Promise<void> {
    return this.database.transaction(async (tx) => {
      if ((await write(tx)) > 0) {
        await this.events.publish('restaurants.changed', {}, tx);
      }
    });
  }

  private async replaceOrganizations(
    listed: Listed['organizations'],
    scope: Scope,
    tx: Queryable,
  ): Promise<number> {
    const written = await tx
      .insert(organizations)
      .values(listed.map((organization) => ({ ...organization, listed: true })))
      .onConflictDoUpdate({
        target: organizations.id,
        set: { content: sql`excluded.content`, listed: true, updatedAt: clockNow() },
        setWhere: sql`not ${organizations.listed} or ${organizations.content} <> excluded.content`,
      })
      .returning({ id: organizations.id });
    const ids = listed.map(({ id }) => id);
    const vanished = await tx
      .update(organizations)
      .set({ listed: false, updatedAt: clockNow() })
      .where(
        and(
          eq(organizations.listed, true),
          notInArray(organizations.id, ids),
          within(scope, organizations.id),
        ),
      )
      .returning({ id: organizations.id });
    return written.length + vanished.length;
  }

  private async replaceRestaurants(
    listed: Listed['restaurants'],
    scope: Scope,
    tx: Queryable,
  ): Promise<number> {
    const written = await tx
      .insert(restaurants)
      .values(listed.map((restaurant) => ({ ...restaurant, listed: true })))
      .onConflictDoUpdate({
        target: restaurants.id,
        set: {
          organizationId: sql`excluded.organization_id`,
          content: sql`excluded.content`,
          listed: true,
          updatedAt: clockNow(),
        },
        setWhere: sql`not ${restaurants.listed}
          or ${restaurants.organizationId} <> excluded.organization_id
          or ${restaurants.content} <> excluded.content`,
      })
      .returning({ id: restaurants.id });
    const ids = listed.map(({ id }) => id);
    const vanished = await tx
      .update(restaurants)
      .set({ listed: false, updatedAt: clockNow() })
      .where(
        and(
          eq(restaurants.listed, true),
          notInArray(restaurants.id, ids),
          within(scope, restaurants.organizationId),
        ),
      )
      .returning({ id: restaurants.id });
    return written.length + vanished.length;
  }
}

/** No condition for all organizations. */
function within(scope: Scope, organizationId: AnyPgColumn): SQL | undefined {
  return scope.length === 0 ? undefined : inArray(organizationId, [...scope]);
}
