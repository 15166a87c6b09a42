import { isHostCode } from '../../protocol/errors.ts';
import { frameEvents, type EmbedEvents, type FrameEventName } from '../../protocol/events.ts';

/** An event of a frame, parsed. */
export type FrameEvent = { [N in FrameEventName]: { name: N; payload: EmbedEvents[N] } }[FrameEventName];

/** Codes are short names. Those of the host are its own word: a frame cannot say them, nor repeat what it was told by it. */
export const isFrameCode = (code: unknown): boolean => typeof code === 'string' && /^[a-z][a-z_]{2,60}$/.test(code) && !isHostCode(code);

const maxLength = 500;

/**
 * Parses an event that a frame raises: known fields of small plain values are taken over, the rest is left. `undefined` when it is none that a frame may
 * raise.
 */
export function parseFrameEvent({ name, payload }: { name?: unknown; payload?: unknown }): FrameEvent | undefined {
  const fields: readonly string[] = (typeof name === 'string' && Object.hasOwn(frameEvents, name) && frameEvents[name as FrameEventName]) || [];
  const taken = Object.fromEntries(
    Object.entries(Object(payload))
      .filter(([field, value]) => fields.includes(field) && typeof value !== 'object' && (field === 'message' || String(value).length <= maxLength))
      // Of a long sentence the beginning tells enough.
      .map(([field, value]) => [field, typeof value === 'string' ? value.slice(0, maxLength) : value]),
  );
  const isWhole = 'code' in taken ? isFrameCode(taken['code']) : fields.length > 0 && fields.every((field) => typeof taken[field] === 'string');
  if (!isWhole) return undefined;
  return { name, payload: Object.freeze(taken) } as unknown as FrameEvent;
}
