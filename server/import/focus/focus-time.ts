/** A moment as FOCUS files write it: ISO 8601 with `T` or a space. Without a zone it is UTC. */
const momentPattern = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?: ?(?:Z|UTC|([+-])(\d{2}):?(\d{2})))?)?$/;

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;

interface Moment {
  /** Milliseconds since 1970. */
  ms: number;
  /** UTC offset in the text, or 0 without one. */
  offsetMs: number;
}

/** The days of a billing period, in the clock that its bounds are written in. */
export interface BillingDays {
  /** First day, `YYYY-MM-DD`. */
  start: string;
  /** Last day, inclusive. */
  end: string;
  /** Returns the day of a moment by the same clock, or `undefined` if the text is not a moment. */
  dayOf(text: string): string | undefined;
}

/** Files repeat a handful of moments hundreds of thousands of times. */
const known = new Map<string, Moment | undefined>();
const knownLimit = 10_000;

function momentOf(text: string): Moment | undefined {
  if (known.has(text)) return known.get(text);
  if (known.size >= knownLimit) known.clear();
  const value = parseMoment(text);
  known.set(text, value);
  return value;
}

function parseMoment(text: string): Moment | undefined {
  const match = momentPattern.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const [offsetHours = 0, offsetMinutes = 0] = match.slice(9, 11).map((part) => Number(part ?? 0));
  if (year < 1970 || hour > 23 || minute > 59 || second > 59 || offsetHours > 14 || offsetMinutes > 59) return undefined;
  const start = Date.UTC(year, month - 1, day);
  if (writeDay(start) !== text.slice(0, 10)) return undefined;
  const offsetMs = (match[8] === '-' ? -1 : 1) * (offsetHours * hourMs + offsetMinutes * minuteMs);
  // A fraction of a second is rounded up: with an exclusive end, any fraction still belongs to the same day.
  const ms = start + ((hour * 60 + minute) * 60 + second) * 1000 + (match[7] === undefined || /^0+$/.test(match[7]) ? 0 : 1);
  return { ms: ms - offsetMs, offsetMs };
}

/** Whether a text is a moment in FOCUS format. */
export const isMoment = (text: string): boolean => momentOf(text) !== undefined;

/**
 * Returns the days of a period from its two bounds. The end is exclusive in FOCUS, while receipts include their last day.
 *
 * The days follow the clock of the bounds. If the bounds have an offset, it applies. If they are in UTC and both have the same odd time of day, such as
 * Google's periods at 07:00 (08:00 in winter), they are midnights of another time zone, and the days are in that zone.
 */
export function billingDaysOf(startText: string, endText: string): BillingDays | undefined {
  const key = `${startText} ${endText}`;
  const kept = periods.get(key);
  if (kept) return kept;
  const days = readBillingDays(startText, endText);
  if (periods.size >= knownLimit) periods.clear();
  if (days) periods.set(key, days);
  return days;
}

const periods = new Map<string, BillingDays>();

function readBillingDays(startText: string, endText: string): BillingDays | undefined {
  const [start, said] = [momentOf(startText), momentOf(endText)];
  if (!start || !said) return undefined;
  const end = { ...said, ms: withoutLastSecond(said.ms) };
  const [startOffsetMs, endOffsetMs] = offsetsOf(start, end);
  const dayOf = (text: string): string | undefined => {
    const moment = momentOf(text);
    if (!moment) return undefined;
    if (moment.offsetMs !== 0) return writeDay(moment.ms + moment.offsetMs);
    return isPacific(startOffsetMs) && isPacific(endOffsetMs) ? pacificDay(moment.ms) : writeDay(moment.ms + startOffsetMs);
  };
  return { start: writeDay(start.ms + startOffsetMs), end: writeDay(end.ms + endOffsetMs - 1), dayOf };
}

/** Some exporters write the last second of a period as its end. */
const withoutLastSecond = (ms: number): number => (minuteMs - (ms % minuteMs) <= 1_000 ? Math.ceil(ms / minuteMs) * minuteMs : ms);

/** UTC offsets of the period's clock at its start and its end. They differ by an hour if summer time begins or ends in between. */
function offsetsOf(start: Moment, end: Moment): [number, number] {
  if (start.offsetMs !== 0 || end.offsetMs !== 0) return [start.offsetMs, end.offsetMs];
  const [first, last] = [midnightOffset(start.ms), midnightOffset(end.ms)];
  const isOneClock = first !== 0 && last !== 0 && Math.abs(first - last) <= hourMs && first % (15 * minuteMs) === 0 && last % (15 * minuteMs) === 0;
  return isOneClock ? [first, last] : [0, 0];
}

/** Returns the offset from UTC at which the moment is midnight, at most half a day either way. */
function midnightOffset(ms: number): number {
  const sinceMidnight = ms % dayMs;
  return sinceMidnight <= dayMs / 2 ? -sinceMidnight || 0 : dayMs - sinceMidnight;
}

const isPacific = (offsetMs: number): boolean => offsetMs === -7 * hourMs || offsetMs === -8 * hourMs;

const pacificFormat = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Los_Angeles', year: 'numeric', month: '2-digit', day: '2-digit' });
const pacificDays = new Map<number, string>();

/** Returns the day in Pacific time. Summer time may begin or end within a period, so the offset of the bounds does not apply to every day. */
function pacificDay(ms: number): string {
  const kept = pacificDays.get(ms);
  if (kept !== undefined) return kept;
  if (pacificDays.size >= knownLimit) pacificDays.clear();
  const day = pacificFormat.format(ms);
  pacificDays.set(ms, day);
  return day;
}

function writeDay(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
