import { HttpError } from '../../../errors/http-error.ts';
import { checkText } from '../text-rule.ts';

const maxDepth = 32;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Parses the bytes of a JSON body. The depth is checked before anything that could recurse sees the text.
 *
 * @throws HttpError `malformed_json`, `body_too_deep`, `invalid_text`.
 */
export function parseJsonBody(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw new HttpError('malformed_json', 'The body is not UTF-8.');
  }
  if (nesting(text) > maxDepth) throw new HttpError('body_too_deep', `The body is nested in more than ${maxDepth} levels.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new HttpError('malformed_json', 'The body is not JSON.');
  }
  checkTexts(value);
  return value;
}

const [quote, backslash] = [0x22, 0x5c];
const opening = new Set([0x5b, 0x7b]);
const closing = new Set([0x5d, 0x7d]);

/** How deep brackets nest outside of strings. In text that is no JSON the number means nothing, and the parser refuses it next. */
function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === quote) index = endOfString(text, index);
    else if (opening.has(character)) deepest = Math.max(deepest, (depth += 1));
    else if (closing.has(character)) depth -= 1;
  }
  return deepest;
}

/** Where a string ends: at a quote with an even number of backslashes before it. Long bodies are long strings for the most part, so they are leapt over. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let first = end;
    while (text.charCodeAt(first - 1) === backslash) first -= 1;
    if ((end - first) % 2 === 0) return end;
  }
  return text.length;
}

function checkTexts(value: unknown): void {
  if (typeof value === 'string') return checkText(value, 'A text of the body');
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) return value.forEach(checkTexts);
  for (const [name, member] of Object.entries(value)) {
    if (name === '__proto__') throw new HttpError('malformed_json', 'The body has a member "__proto__".');
    checkText(name, 'A name in the body');
    checkTexts(member);
  }
}
