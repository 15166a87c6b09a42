import type { OfferingCycle } from '../../../protocol/offering.ts';
import { dayOf } from '../calendar.ts';

const dayMs = 24 * 60 * 60 * 1_000;

/** The first period of a subscription that begins on a day, and when the next one would. Days are those of UTC. */
export interface FirstPeriod {
  period: { start: string; end: string } | null;
  renewsOn: string | null;
  trialEndsOn: string | null;
}

const msOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** The same day `months` later; the last of the month where it has no such day. */
function monthsLater(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return dayOf(Date.UTC(year, month - 1 + months, Math.min(date, last)));
}

/**
 * A checkout pays the first period. With a trial it begins when that is over. What is paid once, or in a cycle of the tenant's own, has no period that we
 * know.
 */
export function firstPeriod(cycle: OfferingCycle, trialDays: number, nowMs: number): FirstPeriod {
  const today = dayOf(nowMs);
  const trialEndsOn = trialDays > 0 ? dayOf(msOf(today) + (trialDays - 1) * dayMs) : null;
  const start = trialEndsOn === null ? today : dayOf(msOf(trialEndsOn) + dayMs);
  if (cycle !== 'monthly' && cycle !== 'annual') return { period: null, renewsOn: null, trialEndsOn };
  const renewsOn = monthsLater(start, cycle === 'monthly' ? 1 : 12);
  return { period: { start, end: dayOf(msOf(renewsOn) - dayMs) }, renewsOn, trialEndsOn };
}
