import { isErrorCode, isHostCode } from '../../protocol/errors.ts';
import { frameEvents, type EmbedEvents, type FrameEventName } from '../../protocol/events.ts';

/** A parsed event of a frame. */
export type FrameEvent = { [N in FrameEventName]: { name: N; payload: EmbedEvents[N] } }[FrameEventName];

/** Whether a frame may report this error code. Codes of the host are reserved. */
export const isFrameCode = (code: unknown): boolean => isErrorCode(code) && !isHostCode(code);

const maxLength = 500;

/**
 * Parses an event from a frame. Keeps known fields with short primitive values and drops the rest.
 * Returns `undefined` for an event that a frame may not raise.
 */
export function parseFrameEvent({ name, payload }: { name?: unknown; payload?: unknown }): FrameEvent | undefined {
  if (typeof name !== 'string' || !Object.hasOwn(frameEvents, name)) return undefined;
  const fields: readonly string[] = frameEvents[name as FrameEventName];
  const taken: Record<string, unknown> = {};
  // Reading millions of other fields, or digits, would take seconds.
  for (const field of fields) {
    const value = (payload as Record<string, unknown> | null | undefined)?.[field];
    if (typeof value === 'string') {
      // Long messages are cut.
      if (field === 'message' || value.length <= maxLength) taken[field] = value.slice(0, maxLength);
    } else if (typeof value === 'number' || typeof value === 'boolean') taken[field] = value;
  }
  const isComplete = 'code' in taken ? isFrameCode(taken['code']) : fields.every((field) => typeof taken[field] === 'string');
  return isComplete ? ({ name, payload: Object.freeze(taken) } as unknown as FrameEvent) : undefined;
}
