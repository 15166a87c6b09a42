import type { EmbedEvents, FrameEventName } from '../protocol/events.ts';

/** An event of a frame, parsed. */
export type FrameEvent = { [N in FrameEventName]: { name: N; payload: EmbedEvents[N] } }[FrameEventName];

const faultFields = ['code', 'message', 'retryable', 'status', 'requestId'];

/** What each event may carry; the first field must be there, and is text. */
const fields: Record<FrameEventName, readonly string[]> = {
  ready: ['widget'],
  receiptOpened: ['receiptId'],
  receiptClosed: ['receiptId'],
  warning: faultFields,
  error: faultFields,
};

const fits = (value: unknown): boolean => typeof value === 'boolean' || typeof value === 'number' || (typeof value === 'string' && value.length <= 500);

/** Parses an event that a frame raises: known fields of small plain values are taken over, the rest is left. `undefined` when it is none that a frame may raise. */
export function parseFrameEvent(name: unknown, payload: unknown): FrameEvent | undefined {
  const known = Object.entries(fields).find(([event]) => event === name)?.[1] ?? [];
  const given = Object(payload);
  const taken = Object.fromEntries(known.filter((field) => fits(given[field])).map((field) => [field, given[field]]));
  return typeof taken[known[0] ?? ''] === 'string' ? ({ name, payload: taken } as FrameEvent) : undefined;
}
