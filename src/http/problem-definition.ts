export type ProblemLogLevel = 'debug' | 'info' | 'warn' | 'error';

/** What an app should do about a problem, so that it need not know every code. */
export type ProblemAction =
  | 'fix'
  | 'signIn'
  | 'retry'
  | 'requote'
  | 'changeCart'
  | 'changeAddress'
  | 'changePayment'
  | 'changeTime'
  | 'contactSupport';

export interface ProblemDefinition {
  status: number;
  action: ProblemAction;
  level: ProblemLogLevel;
  en: string;
  ru: string;
}
