import { frameEvents, type EmbedEvents, type FrameEventName } from '../protocol/events.ts';

/** An event of a frame, parsed. */
export type FrameEvent = { [N in FrameEventName]: { name: N; payload: EmbedEvents[N] } }[FrameEventName];

/** Parses an event that a frame raises: known fields of small plain values are taken over, the rest is left. `undefined` when it is none that a frame may raise. */
export function parseFrameEvent({ name, payload }: { name?: unknown; payload?: unknown }): FrameEvent | undefined {
  const fields: readonly string[] = (typeof name === 'string' && Object.hasOwn(frameEvents, name) && frameEvents[name as FrameEventName]) || [];
  const taken = Object.fromEntries(Object.entries(Object(payload)).filter(([field, value]) => fields.includes(field) && typeof value !== 'object' && String(value).length <= 500));
  return typeof taken[`${fields[0]}`] === 'string' ? ({ name, payload: taken } as unknown as FrameEvent) : undefined;
}
