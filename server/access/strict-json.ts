import { scanJson } from './json-scan.ts';

/** Deepest nesting that a header or a payload may have. */
const maxDepth = 8;

/**
 * Parses bytes as one JSON object without any leniency, for signed text that other parsers must read in the same way: valid UTF-8, no byte
 * order mark, no duplicate member (also when spelled with escapes), no deep nesting, no member `__proto__`.
 *
 * @returns The object, or `undefined` when one rule is broken.
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
