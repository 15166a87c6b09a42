import type { Gathering } from './gathering.ts';
import { requireWhole, unreadable } from './import-text.ts';
import { label, shown } from './refusal.ts';

/** A file that is one JSON text is held in memory whole; beyond this it must be one receipt a line, which is read piece by piece. */
export const maxJsonCharacters = 128 * 1024 * 1024;

/** What `receipts show --json` prints of a stored receipt and nobody writes: left out, so that what one server shows another can import. */
const ownedByServer = ['id', 'status', 'archived', 'visibility', 'publishedUntil', 'createdAt', 'updatedAt', 'sealedAt'];

/**
 * Reads Vitrine JSON: one receipt, an array of receipts, or one receipt a line. Every receipt is the body of a sync.
 *
 * @param name What places in this file are called by; `null` while there is only one.
 * @returns How many receipts the file has.
 * @throws HttpError `import_unreadable` when the text is not JSON, with the line where that shows.
 */
export async function readVitrine(file: string, name: string | null, text: AsyncIterable<string>, gathering: Gathering): Promise<number> {
  let rows = 0;
  let line = 1;
  let rest = '';
  let whole: string[] | undefined;
  let wholeLength = 0;

  const takeLine = (content: string): void => {
    if (content.trim() !== '') {
      rows += 1;
      const receipt = parseJson(file, content, line);
      requireWhole(file, content, line);
      take(gathering, receipt, name, line);
    }
    line += 1;
  };

  for await (const piece of text) {
    if (whole === undefined && line === 1 && rest === '' && !isOneALine(piece)) whole = [];
    if (whole !== undefined) {
      whole.push(piece);
      wholeLength += piece.length;
      if (wholeLength > maxJsonCharacters)
        throw unreadable(file, `the JSON text is longer than ${maxJsonCharacters} characters; write one receipt a line instead.`);
      continue;
    }
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const content of lines) takeLine(content);
  }
  if (rest !== '') takeLine(rest);
  if (whole === undefined) return rows;

  const json = whole.join('');
  const value = parseJson(file, json, 1);
  requireWhole(file, json, null);
  const items: unknown[] = Array.isArray(value) ? value : [value];
  for (const item of items) take(gathering, item, name, null);
  return items.length;
}

/** Whether the first line is a JSON object of its own. */
function isOneALine(start: string): boolean {
  const end = start.indexOf('\n');
  const first = (end === -1 ? start : start.slice(0, end)).trim();
  if (!first.startsWith('{')) return false;
  try {
    JSON.parse(first);
    return true;
  } catch {
    return first.endsWith('}') && end !== -1;
  }
}

function take(gathering: Gathering, value: unknown, file: string | null, line: number | null): void {
  const name = nameOf(value) ?? (line === null ? 'a receipt without a customer' : `the receipt on line ${line}`);
  gathering.take(withoutServerFields(value), { file, line, name });
}

function nameOf(value: unknown): string | undefined {
  const { customer, period } = record(value) ?? {};
  const externalId = record(customer)?.['externalId'];
  const start = record(period)?.['start'];
  return typeof externalId === 'string' ? label(externalId, typeof start === 'string' ? start : undefined) : undefined;
}

function withoutServerFields(value: unknown): unknown {
  const receipt = record(value);
  if (!receipt || typeof receipt['id'] !== 'string') return value;
  const kept = Object.fromEntries(Object.entries(receipt).filter(([name]) => !ownedByServer.includes(name)));
  const { id: _, name, ...customer } = record(receipt['customer']) ?? {};
  return { ...kept, customer: { ...customer, ...(name !== null && name !== undefined && { name }) } };
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
}

function parseJson(file: string, text: string, firstLine: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const position = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
    const line =
      position === undefined ? firstLine + text.trimEnd().split('\n').length - 1 : firstLine + text.slice(0, Number(position)).split('\n').length - 1;
    throw unreadable(
      file,
      `line ${line} is not JSON, or the file ends in the middle of it, at ${shown(text.split('\n')[line - firstLine]?.trim() ?? '')}.`,
      error,
    );
  }
}
