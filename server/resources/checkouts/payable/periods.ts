import type { OfferingCycle } from '../../../../protocol/offering.ts';
import { dayOf } from '../../calendar.ts';

const dayMs = 24 * 60 * 60 * 1_000;

/** The first period of a subscription, and the day on which it renews. */
export interface FirstPeriod {
  period: { start: string; end: string } | null;
  renewsOn: string | null;
  trialEndsOn: string | null;
}

const msOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** Returns the same day `months` later, or the last day of a shorter month. */
function monthsLater(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return dayOf(Date.UTC(year, month - 1 + months, Math.min(date, last)));
}

/**
 * Returns the period that a checkout pays for. It begins after the trial, if any. One-time offerings and custom cycles have no known period.
 *
 * @param today In the tenant's time zone.
 */
export function firstPeriod(cycle: OfferingCycle, trialDays: number, today: string): FirstPeriod {
  const trialEndsOn = trialDays > 0 ? dayOf(msOf(today) + (trialDays - 1) * dayMs) : null;
  const start = trialEndsOn === null ? today : dayOf(msOf(trialEndsOn) + dayMs);
  if (cycle !== 'monthly' && cycle !== 'annual') return { period: null, renewsOn: null, trialEndsOn };
  const renewsOn = monthsLater(start, cycle === 'monthly' ? 1 : 12);
  return { period: { start, end: dayOf(msOf(renewsOn) - dayMs) }, renewsOn, trialEndsOn };
}
