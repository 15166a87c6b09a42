/** What `JSON.parse` passes over in silence, the first of each kind, with the way to it: `items.3.amountMinor`. */
export interface JsonFaults {
  isTooDeep: boolean;
  /** A member that its object has already, also when it is spelled with escapes: one of the two would be lost. */
  twice?: string;
  /** A number that would become another one, as it is written and as it would be kept. Beyond the safe integers no field takes either. */
  inexact?: { path: string; written: string; kept: string };
  /** Whether a member is called `__proto__`. */
  hasProto: boolean;
}

interface Open {
  /** Of an object; an array has none. */
  names: Set<string> | undefined;
  at: string | number;
}

const codeOf = (char: string): number => char.charCodeAt(0);
const [quote, backslash, comma, colon, space] = [codeOf('"'), codeOf('\\'), codeOf(','), codeOf(':'), codeOf(' ')];
const [openBrace, closeBrace, openBracket, closeBracket] = [codeOf('{'), codeOf('}'), codeOf('['), codeOf(']')];
const [minus, zero, nine] = [codeOf('-'), codeOf('0'), codeOf('9')];

/** So many characters without an exponent come back from a double as they went in; none of so many do. */
const [alwaysKept, neverKept] = [15, 400];

/**
 * Walks a JSON text once. Syntax is left to `JSON.parse`: of a text that is none, what is found means nothing.
 *
 * @param maxDepth How deep objects and arrays may nest. The walk ends where they nest deeper, so that nothing that recurses has to see the text.
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

/** What is said of a number that would become another one. */
export const inexactSentence = ({ written, kept }: { written: string; kept: string }): string =>
  `${written.slice(0, 60)} would become ${kept}; figures of more than 15 digits are written as a string, where a field takes one`;

/** Where a string ends: at a quote with an even number of backslashes before it. Long texts are long strings for the most part, so they are leapt over. */
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

/** Whether a number has the same value when it has become a double, and is written again. */
function isKept(text: string, start: number, end: number): boolean {
  if (end - start <= 2) return true;
  const written = text.slice(start, end);
  if (written.length <= alwaysKept && !/[eE]/.test(written)) return true;
  const kept = Number(written);
  return Math.abs(kept) > Number.MAX_SAFE_INTEGER || (written.length < neverKept && valueOf(written) === valueOf(String(kept)));
}

/** One spelling of each value: its digits without zeros at either end, and the power of ten that the last one stands for. */
function valueOf(written: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(written) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return whole === '' ? written : '0';
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}
