export interface Notification {
  at: string;
  messageType: 'order_attention';
  organizationId: string;
  orderSource: string;
  orderId: string;
  additionalInfo: string;
}

/** What staff were told to look at, oldest first. */
export class Notifications {
  private sent: Notification[] = [];

  add(notification: Notification): void {
    this.sent.push(notification);
  }

  list(): readonly Notification[] {
    return this.sent;
  }

  reset(): void {
    this.sent = [];
  }
}
