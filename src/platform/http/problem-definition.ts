export type ProblemLogLevel = 'debug' | 'info' | 'warn' | 'error';

/** What an app should do about a problem, so that it need not know every code. */
export type ProblemAction =
  | 'fix'
  | 'signIn'
  | 'startSession'
  | 'refresh'
  | 'solveChallenge'
  | 'retry'
  | 'requote'
  | 'changeCart'
  | 'changeAddress'
  | 'changePayment'
  | 'changeTime'
  | 'refund'
  | 'contactSupport';

/** What a person reads, in both languages; the same `{names}` stand in both. */
export interface Text {
  en: string;
  ru: string;
}

export interface ProblemDefinition extends Text {
  status: number;
  action: ProblemAction;
  level: ProblemLogLevel;
}
