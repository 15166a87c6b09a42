import type { Fault } from '../protocol/errors.ts';
import { frameEventNames, type EmbedEvents, type FrameEventName } from '../protocol/events.ts';

/** An event of a frame, parsed. */
export type FrameEvent = { [N in FrameEventName]: { name: N; payload: EmbedEvents[N] } }[FrameEventName];

const text = (value: unknown, length: number): string | undefined => (typeof value === 'string' && value.length <= length ? value : undefined);

function parseFault({ code, message, retryable, status, requestId }: Record<string, unknown>): Fault | undefined {
  // A newer frame may know a code that this host does not: its shape is checked, not its name.
  if (!/^[a-z_]{1,64}$/.test(text(code, 64) ?? '')) return undefined;
  const id = text(requestId, 64);
  return {
    code: code as Fault['code'],
    message: text(message, 500) ?? '',
    retryable: retryable === true,
    ...(Number.isInteger(status) && { status: status as number }),
    ...(id && { requestId: id }),
  };
}

/** Parses an event that a frame raises. Only the fields that are known and small enough are taken over; `undefined` when it is none that a frame may raise. */
export function parseFrameEvent(name: unknown, payload: unknown): FrameEvent | undefined {
  if (!frameEventNames.includes(name as FrameEventName) || typeof payload !== 'object' || payload === null) return undefined;
  const fields = payload as Record<string, unknown>;
  if (name === 'ready') {
    const widget = text(fields.widget, 64);
    return widget ? { name, payload: { widget } } : undefined;
  }
  if (name === 'warning' || name === 'error') {
    const fault = parseFault(fields);
    return fault && { name, payload: fault };
  }
  const receiptId = text(fields.receiptId, 200);
  return receiptId ? { name: name as 'receiptOpened', payload: { receiptId } } : undefined;
}
