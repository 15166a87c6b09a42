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

/** How deep brackets nest outside of strings. In text that is no JSON the number means nothing, and the parser refuses it next. */
function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '[' || character === '{') deepest = Math.max(deepest, (depth += 1));
    else if (character === ']' || character === '}') depth -= 1;
  }
  return deepest;
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
