import type { SandboxClock } from './clock.js';
import { ApiError } from './errors.js';

type Outcome = { state: 'InProgress' } | { state: 'Success' } | FailedCommand;

interface FailedCommand {
  state: 'Error';
  exception: { message: string };
  errorReason: string | null;
}

interface Command {
  organizationId: string;
  startedAt: number;
  outcome: Outcome;
}

// iiko docs: the result of a command is kept for 30 minutes.
const KEPT_MS = 30 * 60_000;

/** Asynchronous commands by the correlationId of the call that started them. */
export class Commands {
  private readonly commands = new Map<string, Command>();

  constructor(private readonly clock: SandboxClock) {}

  start(correlationId: string, organizationId: string): void {
    const startedAt = this.clock.now();
    this.commands.set(correlationId, {
      organizationId,
      startedAt,
      outcome: { state: 'InProgress' },
    });
  }

  succeed(correlationId: string): void {
    this.finish(correlationId, { state: 'Success' });
  }

  fail(correlationId: string, message: string, errorReason: string | null = null): void {
    this.finish(correlationId, { state: 'Error', exception: { message }, errorReason });
  }

  status(organizationId: string, correlationId: string): Outcome {
    const command = this.commands.get(correlationId);
    const isKept = command && this.clock.now() - command.startedAt < KEPT_MS;
    if (!isKept || command.organizationId !== organizationId) {
      throw new ApiError(410, 'Passed command not found.', 'PASSED_COMMAND_NOT_FOUND');
    }
    return command.outcome;
  }

  reset(): void {
    this.commands.clear();
  }

  private finish(correlationId: string, outcome: Outcome): void {
    const command = this.commands.get(correlationId);
    if (command) {
      command.outcome = outcome;
    }
  }
}
