import type { EmbedEvents, FrameEventName } from '../protocol/events.ts';
import { pick } from './pick.ts';

/** An event of a frame, parsed. */
export type FrameEvent = { [N in FrameEventName]: { name: N; payload: EmbedEvents[N] } }[FrameEventName];

const fault: readonly [string, ...string[]] = ['code', 'message', 'retryable', 'status', 'requestId'];

/** What each event may carry; the first field must be there, and is text. */
const fields: Record<FrameEventName, readonly [string, ...string[]]> = {
  ready: ['widget'],
  receiptOpened: ['receiptId'],
  receiptClosed: ['receiptId'],
  warning: fault,
  error: fault,
};

const isSmall = (value: unknown): boolean => /boolean|number|string/.test(typeof value) && String(value).length <= 500;

/** Parses an event that a frame raises: known fields of small plain values are taken over, the rest is left. `undefined` when it is none that a frame may raise. */
export function parseFrameEvent(name: unknown, payload: unknown): FrameEvent | undefined {
  if (!Object.hasOwn(fields, name as FrameEventName)) return undefined;
  const known = fields[name as FrameEventName];
  const taken = pick(Object(payload), known, isSmall);
  return typeof taken[known[0]] === 'string' ? ({ name, payload: taken } as unknown as FrameEvent) : undefined;
}
