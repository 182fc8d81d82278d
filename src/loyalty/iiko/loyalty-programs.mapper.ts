import type { Plain } from '../../platform/http/plain.js';
import type { IikoProgram } from '../../iiko/schemas/loyalty.js';
import type { ProgramDto } from '../loyalty-program.dto.js';

/** @param today `yyyy-MM-dd` */
export function toProgramDtos(
  programs: readonly IikoProgram[],
  today: string,
): Plain<ProgramDto>[] {
  return programs
    .filter(({ isActive, serviceTo }) => isActive && !hasEnded(serviceTo, today))
    .map((program) => ({
      id: program.id,
      name: program.name,
      description: program.description,
      kind: program.programType,
      template: program.templateType,
      from: dayOf(program.serviceFrom),
      to: dayOf(program.serviceTo),
      campaigns: program.marketingCampaigns
        .filter(({ isActive, periodTo }) => isActive && !hasEnded(periodTo, today))
        .map(({ id, name, description, periodFrom, periodTo }) => ({
          id,
          name,
          description,
          from: dayOf(periodFrom),
          to: dayOf(periodTo),
        })),
    }));
}

/** iiko says in no zone when a programme begins, so a day is all that is certain. */
function dayOf(text: string | null): string | null {
  return /^\d{4}-\d{2}-\d{2}/.exec(text ?? '')?.[0] ?? null;
}

function hasEnded(end: string | null, today: string): boolean {
  const day = dayOf(end);
  return day !== null && day < today;
}
