import { isErrorCode, isHostCode } from '../../protocol/errors.ts';
import { frameEvents, type EmbedEvents, type FrameEventName } from '../../protocol/events.ts';

/** A parsed event of a frame. */
export type FrameEvent = { [N in FrameEventName]: { name: N; payload: EmbedEvents[N] } }[FrameEventName];

/** Whether a frame may report this error code. Codes of the host are reserved, so a frame cannot pass them off or echo them. */
export const isFrameCode = (code: unknown): boolean => isErrorCode(code) && !isHostCode(code);

const maxLength = 500;

/**
 * Parses an event from a frame. Keeps known fields with short primitive values and drops the rest.
 * Returns `undefined` for an event that a frame may not raise.
 */
export function parseFrameEvent({ name, payload }: { name?: unknown; payload?: unknown }): FrameEvent | undefined {
  const fields: readonly string[] = (typeof name === 'string' && Object.hasOwn(frameEvents, name) && frameEvents[name as FrameEventName]) || [];
  const taken = Object.fromEntries(
    Object.entries(Object(payload))
      .filter(([field, value]) => fields.includes(field) && typeof value !== 'object' && (field === 'message' || String(value).length <= maxLength))
      // Long messages are cut.
      .map(([field, value]) => [field, typeof value === 'string' ? value.slice(0, maxLength) : value]),
  );
  const isComplete = 'code' in taken ? isFrameCode(taken['code']) : fields.length > 0 && fields.every((field) => typeof taken[field] === 'string');
  if (!isComplete) return undefined;
  return { name, payload: Object.freeze(taken) } as unknown as FrameEvent;
}
