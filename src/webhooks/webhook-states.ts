/** `pending` is still tried by itself, `failed` waits for an operator. */
export const WEBHOOK_STATES = ['pending', 'processed', 'failed'] as const;
export type WebhookState = (typeof WEBHOOK_STATES)[number];

export function webhookStateOf(entry: {
  processedAt: Date | null;
  failedAt: Date | null;
}): WebhookState {
  if (entry.failedAt !== null) {
    return 'failed';
  }
  return entry.processedAt === null ? 'pending' : 'processed';
}
