/** A moment as FOCUS files write it: ISO 8601 in UTC, with `T` or a space; the zone may be left out, another zone than UTC is refused. */
const momentPattern = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?: ?(?:Z|UTC|[+-]00:?00))?)?$/;

const dayMs = 86_400_000;

/** Files repeat a handful of moments hundreds of thousands of times. */
const known = new Map<string, number | undefined>();
const knownLimit = 10_000;

function milliseconds(text: string): number | undefined {
  if (known.has(text)) return known.get(text);
  if (known.size >= knownLimit) known.clear();
  const value = parseMoment(text);
  known.set(text, value);
  return value;
}

function parseMoment(text: string): number | undefined {
  const match = momentPattern.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  if (year === undefined || month === undefined || day === undefined || hour === undefined || minute === undefined || second === undefined) return undefined;
  if (year < 1970 || hour > 23 || minute > 59 || second > 59) return undefined;
  const start = Date.UTC(year, month - 1, day);
  if (writeDay(start) !== text.slice(0, 10)) return undefined;
  // A part of a second is rounded up: as an exclusive end, any fraction still belongs to the same day.
  return start + ((hour * 60 + minute) * 60 + second) * 1000 + (match[7] === undefined || /^0+$/.test(match[7]) ? 0 : 1);
}

/** The day, `YYYY-MM-DD`, on which a moment lies; `undefined` when the text is no moment in UTC. */
export function firstDayOf(text: string): string | undefined {
  return milliseconds(text) === undefined ? undefined : text.slice(0, 10);
}

/** The last day of a period that ends just before `text`: FOCUS periods exclude their end, receipts include their last day. */
export function lastDayBefore(text: string): string | undefined {
  const end = milliseconds(text);
  return end === undefined || end < dayMs ? undefined : writeDay(end - 1);
}

function writeDay(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
