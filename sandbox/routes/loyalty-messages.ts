import { z } from 'zod';
import { loyaltyOperation } from '../loyalty-operation.js';
import type { Operation } from '../operation.js';
import { guid, guids } from '../validation.js';

const GROUP = 'Loyalty: messages';

export const loyaltyMessageOperations: Operation[] = [
  loyaltyOperation({
    path: 'message/send_sms',
    group: GROUP,
    body: z.object({ organizationId: guid, phone: z.string(), text: z.string().min(1) }),
    answer: (body, { messages }) => {
      const { smsId } = messages.sendSms(body);
      return { smsId };
    },
  }),
  loyaltyOperation({
    path: 'message/send_email',
    group: GROUP,
    body: z.object({
      organizationId: guid,
      receiver: z.string().min(1),
      subject: z.string(),
      body: z.string(),
    }),
    answer: (body, { messages }) => {
      messages.sendEmail(body);
      return {};
    },
  }),
  // The specification names no restriction group for these two.
  loyaltyOperation({
    path: 'check_sms_sending_possibility',
    group: GROUP,
    body: z.object({ organizationId: guid }),
    answer: (_, { messages }) => messages.possibility(),
  }),
  loyaltyOperation({
    path: 'check_sms_status',
    group: GROUP,
    body: z.object({ organizationId: guid, smsIds: guids }),
    answer: ({ smsIds }, { messages }) => ({ statuses: messages.statuses(smsIds) }),
  }),
];
