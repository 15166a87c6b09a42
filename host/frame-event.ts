import type { EmbedEvents, FrameEventName } from '../protocol/events.ts';

/** An event of a frame, parsed. */
export type FrameEvent = { [N in FrameEventName]: { name: N; payload: EmbedEvents[N] } }[FrameEventName];


const faultFields = ['code', 'message', 'retryable', 'status', 'requestId'] as const;
/** What each event may carry; the first field must be there, and is text. */
const fields: Record<string, readonly string[]> = {
  ready: ['widget'],
  receiptOpened: ['receiptId'],
  receiptClosed: ['receiptId'],
  warning: faultFields,
  error: faultFields,
} satisfies Record<FrameEventName, readonly string[]>;

/** Parses an event that a frame raises: known fields of small plain values are taken over, the rest is left. `undefined` when it is none that a frame may raise. */
export function parseFrameEvent(name: unknown, payload: unknown): FrameEvent | undefined {
  const known = Object.hasOwn(fields, String(name)) && fields[String(name)];
  if (!known) return undefined;
  const taken = Object.fromEntries(Object.entries(Object(payload)).filter(([field, value]) => known.includes(field) && typeof value !== 'object' && String(value).length <= 500));
  return typeof taken[String(known[0])] === 'string' ? ({ name, payload: taken } as unknown as FrameEvent) : undefined;
}
