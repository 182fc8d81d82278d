import { z } from 'zod';
import { ApiError } from '../errors.js';
import { operation, type Operation } from '../operation.js';
import { guid } from '../validation.js';

export const notificationOperations: Operation[] = [
  operation({
    path: '/api/1/notifications/send',
    group: 'Notifications',
    latencyMs: 200,
    body: z.object({
      messageType: z.literal('order_attention'),
      organizationId: guid,
      orderSource: z.string(),
      orderId: guid,
      additionalInfo: z.string(),
    }),
    answer: (body, { state, correlationId }) => {
      const { id: organizationId } = state.terminals.organization(body.organizationId);
      const order = state.book.find(body.orderId);
      if (order?.organizationId !== organizationId) {
        throw new ApiError(400, `Order ${body.orderId} not found.`, 'ORDER_NOT_FOUND');
      }
      state.notifications.add({
        ...body,
        organizationId,
        orderId: order.id,
        at: new Date(state.clock.now()).toISOString(),
      });
      return { correlationId };
    },
  }),
];
