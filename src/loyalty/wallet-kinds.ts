/** What a wallet holds; `unknown`: a kind that iiko has invented since. */
export type WalletKind = 'deposit' | 'bonus' | 'products' | 'discount' | 'certificate' | 'unknown';
