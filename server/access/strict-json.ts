import { scanJson } from './json-scan.ts';

/** Maximum nesting of a header or a payload. */
const maxDepth = 8;

/**
 * Parses bytes as one JSON object strictly, for signed text that every parser must read the same way: valid UTF-8, no byte order mark, no duplicate member
 * (also when spelled with escapes), no deep nesting, no member `__proto__`.
 *
 * @returns The object, or `undefined` when a rule is broken.
 */
export function parseStrictObject(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const { isTooDeep, twice, hasProto } = scanJson(text, maxDepth);
    if (isTooDeep || twice !== undefined || hasProto) return undefined;
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
