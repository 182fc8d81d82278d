import { TextDto } from '../../platform/http/text.dto.js';

export class LivenessDto {
  /** @example alive */
  readonly status: 'alive';
}

export class CheckDto {
  /** Whether this part works. */
  readonly ok: boolean;

  /** Whether the service is ready only when this part works. */
  readonly required: boolean;

  /** What is wrong, or how fresh the data is. */
  readonly detail?: string;
}

export class ReadinessDto {
  /** @example ready */
  readonly status: 'ready' | 'not_ready';

  /** Names of the required checks that fail. */
  readonly notReady: string[];

  readonly checks: Record<string, CheckDto>;
}

export class ProblemDocumentationDto {
  /** @example quote_expired */
  readonly code: string;

  /** @example Quote expired */
  readonly title: string;

  /**
   * HTTP status.
   * @example 409
   */
  readonly status: number;

  /**
   * The action for the app.
   * @example requote
   */
  readonly action: string;

  readonly description: TextDto;
}

export class ProblemListDto {
  readonly items: ProblemDocumentationDto[];
}
