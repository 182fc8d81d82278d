import { operationKey, type Operation } from './operation.js';
import { comboOperations } from './routes/combos.js';
import { courierOperations } from './routes/couriers.js';
import { deliveryOperations } from './routes/deliveries.js';
import { deliveryQueryOperations } from './routes/delivery-queries.js';
import { dictionaryOperations } from './routes/dictionaries.js';
import { geographyOperations } from './routes/geography.js';
import { restrictionOperations } from './routes/geography-restrictions.js';
import { loyaltyCalculationOperations } from './routes/loyalty-calculation.js';
import { loyaltyCustomerOperations } from './routes/loyalty-customers.js';
import { loyaltyMessageOperations } from './routes/loyalty-messages.js';
import { loyaltyReportOperations } from './routes/loyalty-reports.js';
import { loyaltyWalletOperations } from './routes/loyalty-wallets.js';
import { menuOperations } from './routes/menus.js';
import { notificationOperations } from './routes/notifications.js';
import { organizationOperations } from './routes/organizations.js';
import { reserveOperations } from './routes/reserve.js';
import { stopListOperations } from './routes/stop-lists.js';
import { tableOrderOperations } from './routes/table-orders.js';
import { tokenOperations } from './routes/tokens.js';
import { webhookOperations } from './routes/webhooks.js';

/** Everything that is simulated, by `operationKey`. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  [
    ...tokenOperations,
    ...organizationOperations,
    ...menuOperations,
    ...comboOperations,
    ...stopListOperations,
    ...dictionaryOperations,
    ...courierOperations,
    ...deliveryOperations,
    ...deliveryQueryOperations,
    ...tableOrderOperations,
    ...reserveOperations,
    ...geographyOperations,
    ...restrictionOperations,
    ...notificationOperations,
    ...webhookOperations,
    ...loyaltyCustomerOperations,
    ...loyaltyWalletOperations,
    ...loyaltyCalculationOperations,
    ...loyaltyReportOperations,
    ...loyaltyMessageOperations,
  ].map((operation) => [operationKey(operation.method ?? 'POST', operation.path), operation]),
);
