/** What the client must know about one iiko operation to call it well. */
export interface IikoOperation {
  /** Our name: stands in logs, metrics and errors. */
  readonly name: string;
  readonly path: string;
  /** The vendor's quota group of the method; calls of one group share a budget. */
  readonly restrictionGroup: string;
  /** `never`: a repeat could do the thing twice. Everything at iiko is a POST, so each says it itself. */
  readonly retry: 'safe' | 'never';
  /**
   * `long`: three times the usual timeout; big menus take half a minute and more. `guest`: somebody
   * waits for the answer and can do without it, so the time is short and all attempts share it.
   */
  readonly patience: 'guest' | 'normal' | 'long';
  /**
   * What iiko hands on to others must not stop orders when it is slow: its loyalty is a server of its own behind
   * the same host, and an address is looked up in a service of maps.
   */
  readonly circuit?: 'loyalty' | 'maps';
  /** `bytes`: large, and read elsewhere. */
  readonly answer?: 'bytes';
  /** How long a call may wait for its group's budget before it fails. */
  readonly budgetWaitMs: number;
  /**
   * Of a call that is made in the background, time and again: whether a refusal for good is one of the same request or,
   * where each request has another time in it, of the same organizations.
   */
  readonly rests?: 'request' | 'organizations';
  /** A status that asks for a smaller request and refuses nothing for good. */
  readonly saysTooMuch?: number;
}

/** `slot`: until the next minute has calls again, whenever that is. */
const BUDGET_WAIT_MS = { none: 250, brief: 1_000, background: 20_000, slot: 65_000 } as const;

const MENUS = {
  restrictionGroup: 'Data: menu',
  retry: 'safe',
  patience: 'long',
  rests: 'request',
} as const;
const GEOGRAPHY = { restrictionGroup: 'Data: geo', ...read('background') } as const;
const DICTIONARIES = { restrictionGroup: 'Data: dictionaries', ...read('background') } as const;

/** Paths and quota groups are those of the vendor's reference, build 9.7.5.2. */
export const OPERATIONS = {
  organizations: { name: 'organizations', path: '/api/1/organizations', ...DICTIONARIES },
  organizationSettings: {
    name: 'organizationSettings',
    path: '/api/1/organizations/settings',
    restrictionGroup: 'Organizations: settings',
    ...read('background'),
  },
  terminalGroups: { name: 'terminalGroups', path: '/api/1/terminal_groups', ...DICTIONARIES },
  terminalGroupsAlive: {
    name: 'terminalGroupsAlive',
    path: '/api/1/terminal_groups/is_alive',
    restrictionGroup: 'POS: availability',
    ...read('brief'),
    rests: 'request',
  },
  nomenclature: {
    name: 'nomenclature',
    path: '/api/1/nomenclature',
    answer: 'bytes',
    ...MENUS,
    ...waiting('background'),
  },
  externalMenus: {
    name: 'externalMenus',
    path: '/api/2/menu',
    ...MENUS,
    ...waiting('background'),
  },
  externalMenu: {
    name: 'externalMenu',
    path: '/api/2/menu/by_id',
    answer: 'bytes',
    ...MENUS,
    ...waiting('background'),
  },
  combos: {
    name: 'combos',
    path: '/api/1/combo',
    restrictionGroup: 'Data: menu',
    circuit: 'loyalty',
    ...read('background'),
    ...waiting('slot'),
  },
  comboPrice: {
    name: 'comboPrice',
    path: '/api/1/combo/calculate',
    restrictionGroup: 'Loyalty: order calculate',
    circuit: 'loyalty',
    ...forGuest(),
  },
  stopLists: {
    name: 'stopLists',
    path: '/api/1/stop_lists',
    restrictionGroup: 'Data: stoplists',
    ...read('background'),
  },
  paymentTypes: { name: 'paymentTypes', path: '/api/1/payment_types', ...DICTIONARIES },
  tipsTypes: { name: 'tipsTypes', path: '/api/1/tips_types', ...DICTIONARIES },
  removalTypes: { name: 'removalTypes', path: '/api/1/removal_types', ...DICTIONARIES },
  orderTypes: { name: 'orderTypes', path: '/api/1/deliveries/order_types', ...DICTIONARIES },
  restaurantSections: {
    name: 'restaurantSections',
    path: '/api/1/reserve/available_restaurant_sections',
    restrictionGroup: 'Orders: preparing',
    ...read('background'),
  },
  cancelCauses: { name: 'cancelCauses', path: '/api/1/cancel_causes', ...DICTIONARIES },
  createDelivery: {
    name: 'createDelivery',
    path: '/api/1/deliveries/create',
    restrictionGroup: 'Orders: creating',
    ...write(),
  },
  commandStatus: {
    name: 'commandStatus',
    path: '/api/1/commands/status',
    restrictionGroup: 'Commands',
    ...read('brief'),
  },
  deliveriesById: {
    name: 'deliveriesById',
    path: '/api/1/deliveries/by_id',
    restrictionGroup: 'Orders: receiving',
    ...read('brief'),
  },
  deliveriesByRevision: {
    name: 'deliveriesByRevision',
    path: '/api/1/deliveries/by_revision',
    restrictionGroup: 'Orders: receiving by revision',
    ...read('background'),
  },
  deliveriesByDate: {
    name: 'deliveriesByDate',
    path: '/api/1/deliveries/by_delivery_date_and_status',
    restrictionGroup: 'Orders: receiving',
    ...read('background'),
    rests: 'organizations',
    saysTooMuch: 422,
  },
  cancelDelivery: {
    name: 'cancelDelivery',
    path: '/api/1/deliveries/cancel',
    restrictionGroup: 'Order status: changing',
    ...write(),
  },
  createTableOrder: {
    name: 'createTableOrder',
    path: '/api/1/order/create',
    restrictionGroup: 'Orders: creating',
    ...write(),
  },
  tableOrdersById: {
    name: 'tableOrdersById',
    path: '/api/1/order/by_id',
    restrictionGroup: 'Orders: receiving',
    ...read('brief'),
  },
  addTableOrderItems: {
    name: 'addTableOrderItems',
    path: '/api/1/order/add_items',
    restrictionGroup: 'Orders: changing',
    ...write(),
  },
  // The reference names no group for this one; that of the same command on deliveries is drawn on.
  cancelTableOrder: {
    name: 'cancelTableOrder',
    path: '/api/1/order/cancel',
    restrictionGroup: 'Order status: changing',
    ...write(),
  },
  webhookSettings: {
    name: 'webhookSettings',
    path: '/api/1/webhooks/settings',
    restrictionGroup: 'Organizations: settings',
    ...read('background'),
  },
  updateWebhookSettings: {
    name: 'updateWebhookSettings',
    path: '/api/1/webhooks/update_settings',
    restrictionGroup: 'WebHooks: settings',
    ...read('background'),
  },
  cities: { name: 'cities', path: '/api/1/cities', ...GEOGRAPHY },
  streets: {
    name: 'streets',
    path: '/api/1/streets/by_city',
    ...GEOGRAPHY,
    ...waiting('slot'),
    patience: 'long',
  },
  deliveryRestrictions: {
    name: 'deliveryRestrictions',
    path: '/api/1/delivery_restrictions',
    restrictionGroup: 'Data: dictionaries',
    ...read('background'),
  },
  deliveryAllowed: {
    name: 'deliveryAllowed',
    path: '/api/1/delivery_restrictions/allowed',
    restrictionGroup: 'Orders: preparing',
    circuit: 'maps',
    ...forGuest(),
  },
} as const satisfies Record<string, IikoOperation>;

/** The two ways to a token; they have no quota group of their own. */
export const TOKEN_OPERATIONS = {
  v1: { name: 'accessToken', path: '/api/1/access_token' },
  v2: { name: 'accessToken', path: '/api/v2/access_token' },
} as const;

/**
 * Calls per minute that we allow ourselves by group. iiko publishes no numbers and blocks keys that
 * exceed them; these stay below what integrations in production report as granted. `IIKO_BUDGETS`
 * replaces single ones after an agreement with iiko's support.
 */
export const DEFAULT_BUDGETS_PER_MINUTE: Readonly<Record<string, number>> = {
  'Orders: creating': 18,
  'Orders: receiving': 9,
  'Orders: receiving by revision': 5,
  'Orders: changing': 15,
  'Order status: changing': 15,
  'Data: dictionaries': 10,
  'Data: menu': 4,
  'Data: stoplists': 9,
  Commands: 55,
  'POS: availability': 20,
  'Organizations: settings': 8,
  'WebHooks: settings': 5,
  'Data: geo': 10,
  'Orders: preparing': 120,
  'Guests: info': 240,
  'Guests: creating': 120,
  'Guests: changing': 60,
  'Loyalty: dictionaries': 8,
  'Loyalty: order calculate': 600,
  'Loyalty: coupons': 60,
  'Loyalty: wallets': 120,
  'Loyalty: messages': 120,
};

export function read(wait: keyof typeof BUDGET_WAIT_MS) {
  const repeated = wait === 'background' ? ({ rests: 'request' } as const) : {};
  return { retry: 'safe', patience: 'normal', ...waiting(wait), ...repeated } as const;
}

export function forGuest() {
  return { retry: 'safe', patience: 'guest', ...waiting('none') } as const;
}

export function write() {
  return { retry: 'never', patience: 'normal', ...waiting('brief') } as const;
}

function waiting(wait: keyof typeof BUDGET_WAIT_MS) {
  return { budgetWaitMs: BUDGET_WAIT_MS[wait] };
}
