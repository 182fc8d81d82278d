import { z } from 'zod';

export const faultSchema = z
  .strictObject({
    /** Of an operation, or `*` for every call. */
    path: z.string(),
    kind: z.enum(['latency', 'status', 'malformed', 'drop', 'lost-answer']),
    /** How many calls it meets; null: all until removed. */
    times: z.number().int().positive().nullable().default(1),
    status: z.number().int().min(200).max(599).optional(),
    delayMs: z.number().int().nonnegative().optional(),
    body: z.unknown().optional(),
    /** For `status`: the answer has a `Retry-After`. */
    retryAfterSeconds: z.number().int().nonnegative().optional(),
    /** For `status`: the operation is carried out all the same (a gateway that lost the answer). */
    execute: z.boolean().default(false),
  })
  .refine((fault) => fault.kind !== 'status' || fault.status !== undefined, {
    path: ['status'],
    message: 'is required for kind "status"',
  })
  .refine((fault) => fault.kind !== 'latency' || fault.delayMs !== undefined, {
    path: ['delayMs'],
    message: 'is required for kind "latency"',
  });

export type FaultInput = z.infer<typeof faultSchema>;
export type Fault = FaultInput & { id: string };

/** Faults armed through the control endpoints; a call meets at most one latency and one other. */
export class Faults {
  private armed: Fault[] = [];
  private lastId = 0;

  arm(input: FaultInput): Fault {
    this.lastId += 1;
    const fault = { ...input, id: String(this.lastId) };
    this.armed.push(fault);
    return fault;
  }

  meet(path: string): { delayMs: number; fault: Fault | undefined } {
    const latency = this.take(path, (fault) => fault.kind === 'latency');
    const fault = this.take(path, (one) => one.kind !== 'latency');
    return { delayMs: (latency?.delayMs ?? 0) + (fault?.delayMs ?? 0), fault };
  }

  list(): Fault[] {
    return [...this.armed];
  }

  /** @returns whether there was such a fault */
  disarm(id: string): boolean {
    const before = this.armed.length;
    this.armed = this.armed.filter((fault) => fault.id !== id);
    return this.armed.length < before;
  }

  clear(): void {
    this.armed = [];
  }

  private take(path: string, matches: (fault: Fault) => boolean): Fault | undefined {
    const fault = this.armed.find(
      (one) => matches(one) && (one.path === '*' || one.path.toLowerCase() === path),
    );
    if (fault && fault.times !== null) {
      fault.times -= 1;
      this.armed = this.armed.filter((one) => one.times !== 0);
    }
    return fault;
  }
}
