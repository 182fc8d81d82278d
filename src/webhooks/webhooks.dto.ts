export class WebhookReceiptDto {
  /**
   * Id under which the events are stored.
   * @example 0f2f7a11-8f0c-4b0f-9a52-3d6f0a5e0c8f
   */
  readonly id: string;
}
