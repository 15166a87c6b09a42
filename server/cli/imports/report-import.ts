import { HttpError } from '../../errors/http-error.ts';
import type { Put } from '../../platform/http/routes/bulk.ts';
import { counted } from '../terminal/counted.ts';
import type { Run } from '../run.ts';

/** Reports the rows that an import has stored, or would store. */
export function reportImport(run: Run, noun: string, count: number, stored: Record<Put, number> | undefined): void {
  run.print({ rows: count, stored: stored ?? null }, () =>
    stored
      ? `Imported ${counted(count, noun)}: ${stored.created} new, ${stored.updated} changed, ${stored.unchanged} unchanged.`
      : `${counted(count, noun)} could be imported; nothing was stored (--dry-run).`,
  );
}

const maxReported = 20;

/** Awaits reading or checking rows. The error's sentence names only the first fault, so the others are printed before it. */
export async function reportingFaults<T>(run: Run, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    const errors = (error instanceof HttpError && error.code === 'import_refused' && error.errors) || [];
    if (errors.length > 1 && !run.json) {
      const rest = errors.length - maxReported;
      run.say(errors.slice(0, maxReported).map(({ path, message }) => `${path}: ${message}`).join('\n'));
      if (rest > 0) run.say(`… and ${rest} more; --json lists up to 200 in total.`);
    }
    throw error;
  });
}
