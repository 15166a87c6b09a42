/** Faults that `JSON.parse` accepts silently: the first of each kind, with its path, such as `items.3.amountMinor`. */
export interface JsonFaults {
  isTooDeep: boolean;
  /** A duplicate member, also when spelled with escapes. `JSON.parse` would lose one of the two. */
  twice?: string;
  /** A number that a double cannot hold exactly, as written and as parsed. Numbers beyond the safe integers are not reported, because no field accepts them. */
  inexact?: { path: string; written: string; kept: string };
  /** Whether a member is named `__proto__`. */
  hasProto: boolean;
}

interface Open {
  /** Member names of an object; `undefined` for an array. */
  names: Set<string> | undefined;
  at: string | number;
}

const codeOf = (char: string): number => char.charCodeAt(0);
const [quote, backslash, comma, colon, space] = [codeOf('"'), codeOf('\\'), codeOf(','), codeOf(':'), codeOf(' ')];
const [openBrace, closeBrace, openBracket, closeBracket] = [codeOf('{'), codeOf('}'), codeOf('['), codeOf(']')];
const [minus, zero, nine] = [codeOf('-'), codeOf('0'), codeOf('9')];

/** A double always preserves a number of up to 15 characters without exponent, and never one of 400 or more characters. */
const [alwaysKept, neverKept] = [15, 400];

/**
 * Scans a JSON text once. `JSON.parse` checks the syntax: for invalid JSON the result is meaningless.
 *
 * @param maxDepth How deep objects and arrays may nest. The scan stops at deeper nesting, so that recursive code never gets such a text.
 */
export function scanJson(text: string, maxDepth: number): JsonFaults {
  const faults: JsonFaults = { isTooDeep: false, hasProto: false };
  const open: Open[] = [];
  const path = (): string => open.map(({ at }) => at).join('.');
  let inside: Open | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      const end = endOfString(text, at);
      if (inside?.names && isName(text, end)) {
        const name = nameIn(text, at, end);
        inside.at = name;
        if (inside.names.has(name)) faults.twice ??= path();
        if (name === '__proto__') faults.hasProto = true;
        inside.names.add(name);
      }
      at = end;
    } else if (code === openBrace || code === openBracket) {
      inside = code === openBrace ? { names: new Set(), at: '' } : { names: undefined, at: 0 };
      if (open.push(inside) > maxDepth) return { ...faults, isTooDeep: true };
    } else if (code === closeBrace || code === closeBracket) {
      open.pop();
      inside = open.at(-1);
    } else if (code === comma) {
      if (typeof inside?.at === 'number') inside.at += 1;
    } else if (code === minus || isDigit(code)) {
      const end = endOfNumber(text, at);
      if (!faults.inexact && !isKept(text, at, end)) {
        const written = text.slice(at, end);
        faults.inexact = { path: path(), written, kept: String(Number(written)) };
      }
      at = end - 1;
    }
  }
  return faults;
}

/** Describes a number that would change its value when parsed. */
export const inexactSentence = ({ written, kept }: { written: string; kept: string }): string =>
  `${written.slice(0, 60)} would become ${kept}; write numbers of more than 15 digits as a string, if the field accepts one`;

/** Finds the end of a string: a quote after an even number of backslashes. Long texts are mostly long strings, so `indexOf` skips them. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let first = end;
    while (text.charCodeAt(first - 1) === backslash) first -= 1;
    if ((end - first) % 2 === 0) return end;
  }
  return text.length;
}

function isName(text: string, end: number): boolean {
  let at = end + 1;
  while (text.charCodeAt(at) <= space) at += 1;
  return text.charCodeAt(at) === colon;
}

function nameIn(text: string, start: number, end: number): string {
  const written = text.slice(start + 1, end);
  if (!written.includes('\\')) return written;
  try {
    return String(JSON.parse(`"${written}"`));
  } catch {
    return written;
  }
}

function endOfNumber(text: string, start: number): number {
  let at = start + 1;
  while (isDigit(text.charCodeAt(at)) || (at < text.length && '.eE+-'.includes(text[at] ?? ''))) at += 1;
  return at;
}

const isDigit = (code: number): boolean => code >= zero && code <= nine;

/** Whether a number keeps its value when parsed to a double and written again. */
function isKept(text: string, start: number, end: number): boolean {
  if (end - start <= 2) return true;
  const written = text.slice(start, end);
  if (written.length <= alwaysKept && !/[eE]/.test(written)) return true;
  const kept = Number(written);
  return Math.abs(kept) > Number.MAX_SAFE_INTEGER || (written.length < neverKept && valueOf(written) === valueOf(String(kept)));
}

/** Returns one spelling per value: its digits without leading and trailing zeros, and the power of ten of the last digit. */
function valueOf(written: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(written) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return whole === '' ? written : '0';
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}
