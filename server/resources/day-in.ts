import { dayOf } from './calendar.ts';

/** By the zone's name in lower case, so that there are no more than zones. */
const days = new Map<string, (ms: number) => string>();

/**
 * Returns the calendar day of a time in a time zone, `YYYY-MM-DD`.
 *
 * @param timeZone An IANA name. A zone that this version of Node does not know counts as UTC.
 */
export function dayIn(timeZone: string, ms: number): string {
  const name = timeZone.toLowerCase();
  const dayAt = days.get(name) ?? dayAtOf(timeZone);
  days.set(name, dayAt);
  return dayAt(ms);
}

/** Creates the function of one zone. It keeps its last answer, because all rows of a list ask for the same time. */
function dayAtOf(timeZone: string): (ms: number) => string {
  if (timeZone === 'UTC') return dayOf;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  } catch {
    // Stored by a newer version of Node: reading must not fail.
    return dayOf;
  }
  let last = { ms: Number.NaN, day: '' };
  return (ms) => {
    if (last.ms !== ms) {
      // By name: the order of the parts is the locale's.
      const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, value]));
      last = { ms, day: `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}` };
    }
    return last.day;
  };
}
