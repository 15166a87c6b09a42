import { inexactSentence, scanJson } from '../../../access/json-scan.ts';
import { HttpError } from '../../../errors/http-error.ts';
import { checkText } from '../input/text-rule.ts';

const maxDepth = 32;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Parses a JSON body. Checks the depth before any recursive code sees the text.
 *
 * @throws HttpError `malformed_json`, `body_too_deep`, `duplicate_member`, `inexact_number`, `invalid_text`.
 */
export function parseJsonBody(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw new HttpError('malformed_json', 'The body is not UTF-8.');
  }
  const { isTooDeep, twice, inexact, hasProto } = scanJson(text, maxDepth);
  if (isTooDeep) throw new HttpError('body_too_deep', `The body is nested in more than ${maxDepth} levels.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new HttpError('malformed_json', 'The body is not JSON.');
  }
  if (hasProto) throw new HttpError('malformed_json', 'The body has a member "__proto__".');
  if (twice !== undefined) throw refusal('duplicate_member', twice, 'is a duplicate member: only one value could be kept');
  if (inexact) throw refusal('inexact_number', inexact.path, inexactSentence(inexact));
  checkTexts(value);
  return value;
}

const refusal = (code: 'duplicate_member' | 'inexact_number', path: string, message: string): HttpError =>
  new HttpError(code, `The body, ${path.slice(0, 200)}: ${message}.`, { errors: [{ path: path.slice(0, 200), message }] });

function checkTexts(value: unknown): void {
  if (typeof value === 'string') return checkText(value, 'A string in the body');
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) return value.forEach(checkTexts);
  for (const [name, member] of Object.entries(value)) {
    checkText(name, 'A name in the body');
    checkTexts(member);
  }
}
