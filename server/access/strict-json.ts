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
    if (!hasUniqueMembers(text)) return undefined;
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Walks the text once with a stack of open containers. Syntax is left to `JSON.parse`; this only sees names and depth. */
function hasUniqueMembers(text: string): boolean {
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '{' || char === '[') {
      if (open.push(char === '{' ? new Set() : undefined) > maxDepth) return false;
    } else if (char === '}' || char === ']') {
      open.pop();
    } else if (char === '"') {
      const end = endOfString(text, at);
      const members = open.at(-1);
      if (members && isName(text, end)) {
        const name = String(JSON.parse(text.slice(at, end + 1)));
        if (members.has(name) || name === '__proto__') return false;
        members.add(name);
      }
      at = end;
    }
  }
  return true;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function isName(text: string, end: number): boolean {
  let at = end + 1;
  while (at < text.length && /\s/.test(text[at] ?? '')) at += 1;
  return text[at] === ':';
}
