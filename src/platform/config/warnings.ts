import { isLoopback, isPrivate } from './addresses.js';
import type { Config } from './config.js';

/** What works and should not stay so where guests order. */
export function warningsOf({ iiko, delivery, auth }: Config): string[] {
  const { apiKey, baseUrl } = delivery.dadata;
  return [
    ...(isPrivate(iiko.baseUrl)
      ? []
      : [
          'IIKO_BASE_URL is http://: anybody on the way reads the key and the guests; use https://',
        ]),
    ...(apiKey === undefined || isPrivate(baseUrl)
      ? []
      : ['DADATA_BASE_URL is http://: anybody on the way reads the key; use https://']),
    ...(isLoopback(iiko.baseUrl) || auth.signingKey !== undefined
      ? []
      : [
          'AUTH_SIGNING_KEY is not set: the key that signs the sessions of guests lies readable in the database and its copies',
        ]),
  ];
}
