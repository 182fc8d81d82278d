import { CallLog } from './calls.js';
import { SandboxClock } from './clock.js';
import { Combos } from './combos.js';
import { Commands } from './commands.js';
import { Faults } from './faults.js';
import { Geography } from './geography/geography.js';
import { Kitchen } from './kitchen.js';
import { Loyalty } from './loyalty/loyalty.js';
import { PosLoyalty } from './loyalty/pos-loyalty.js';
import { Menus, type LoadedExports } from './menus.js';
import { Notifications } from './notifications.js';
import { OrderBook } from './order-book.js';
import { OrderCommands } from './order-commands.js';
import { OrderStaff } from './order-staff.js';
import { Orders } from './orders.js';
import { Quotas } from './quotas.js';
import { Settings, type SettingValues } from './settings.js';
import { StopLists } from './stop-lists.js';
import { TableCommands } from './table-commands.js';
import { Terminals } from './terminals.js';
import { Tokens } from './tokens.js';
import { Webhooks } from './webhooks.js';

export interface StateOptions {
  settings: Partial<SettingValues>;
  quotas: boolean;
  streetsPerCity?: number | undefined;
  exports: LoadedExports;
}

/** Everything that the simulated cloud and its restaurants remember. */
export class SandboxState {
  readonly clock = new SandboxClock();
  readonly faults = new Faults();
  readonly calls = new CallLog();
  readonly settings: Settings;
  readonly tokens: Tokens;
  readonly quotas: Quotas;
  readonly menus: Menus;
  readonly combos: Combos;
  readonly terminals: Terminals;
  readonly stopLists: StopLists;
  readonly geography: Geography;
  readonly notifications = new Notifications();
  readonly commands: Commands;
  readonly webhooks: Webhooks;
  readonly loyalty: Loyalty;
  readonly posLoyalty: PosLoyalty;
  readonly book: OrderBook;
  readonly kitchen: Kitchen;
  readonly orders: Orders;
  readonly orderCommands: OrderCommands;
  readonly tableCommands: TableCommands;
  readonly orderStaff: OrderStaff;

  constructor(options: StateOptions) {
    this.settings = new Settings(options.settings);
    this.tokens = new Tokens(this.clock, this.settings);
    this.quotas = new Quotas(this.clock, this.settings, options.quotas);
    this.menus = new Menus(this.clock, options.exports);
    this.terminals = new Terminals(this.menus.organizations);
    this.stopLists = new StopLists(this.clock);
    const hasOwnMenu = !options.exports.externalMenu && !options.exports.nomenclature;
    this.combos = new Combos(this.clock, this.settings, this.menus, hasOwnMenu);
    this.geography = new Geography(this.clock, this.terminals, this.settings, {
      hasFees: hasOwnMenu,
      streetsPerCity: options.streetsPerCity,
    });
    this.commands = new Commands(this.clock);
    this.webhooks = new Webhooks(this.clock, this.settings);
    this.loyalty = new Loyalty(this.clock, this.settings, this.menus);
    this.posLoyalty = new PosLoyalty(this.clock, this.loyalty);
    this.book = new OrderBook(this.clock, this.menus, this.webhooks);
    this.kitchen = new Kitchen(this.clock, this.settings, this.terminals, this.book);
    this.orders = new Orders(this, this.book, this.commands, this.kitchen);
    this.orderCommands = new OrderCommands(this, this.book, this.commands, this.kitchen);
    this.tableCommands = new TableCommands(this, this.book, this.orderCommands);
    this.orderStaff = new OrderStaff(this, this.book, this.kitchen);
    this.book.onChange((order) => {
      this.posLoyalty.settle(order);
    });
    this.stopLists.onChange((terminalGroupId) => {
      this.announceStopList(terminalGroupId, false);
    });
  }

  /** Back to the state right after the start, except for the clock's offset. */
  reset(): void {
    this.clock.clear();
    this.settings.reset();
    this.faults.clear();
    this.quotas.reset();
    this.tokens.expireAll();
    this.menus.reset();
    this.combos.reset();
    this.terminals.reset();
    this.stopLists.reset();
    this.geography.reset();
    this.notifications.reset();
    this.commands.reset();
    this.kitchen.reset();
    this.book.reset();
    this.loyalty.reset();
    this.posLoyalty.reset();
    this.webhooks.reset();
    this.calls.clear();
  }

  /** iiko docs: `isFull` when the POS has started, otherwise a single change. */
  announceStopList(terminalGroupId: string, isFull: boolean): void {
    const group = this.terminals.group(terminalGroupId);
    if (group) {
      this.webhooks.publish(group.organizationId, 'StopListUpdate', {
        terminalGroupsStopListsUpdates: [{ id: terminalGroupId, isFull }],
      });
    }
  }
}
