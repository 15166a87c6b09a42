import { requireWhole, unreadable } from './import-text.ts';
import { shown } from '../rows/refusal.ts';

/** Maximum size of a single JSON text, which is held in memory. Larger files must have one entry per line, which are read piece by piece. */
export const maxJsonCharacters = 128 * 1024 * 1024;

export interface JsonEntry {
  value: unknown;
  /** `null` unless the text has one entry per line. */
  line: number | null;
}

/**
 * Yields the entries of a JSON text: a single one, an array, or one per line.
 *
 * @param pieces The text in pieces that end with a line.
 * @throws HttpError `import_unreadable` when the text is invalid JSON, with the line of the first fault, or when parsing would lose data.
 */
export async function* jsonEntries(file: string, pieces: AsyncIterable<string>): AsyncGenerator<JsonEntry> {
  let line = 0;
  let whole: string[] | undefined;
  let characters = 0;

  for await (const piece of pieces) {
    if (!whole && line === 0 && !isOneALine(piece)) whole = [];
    if (whole) {
      whole.push(piece);
      characters += piece.length;
      if (characters > maxJsonCharacters)
        throw unreadable(file, `the JSON text is longer than ${maxJsonCharacters} characters; write one entry per line instead.`);
      continue;
    }
    for (const content of piece.replace(/\n$/, '').split('\n')) {
      line += 1;
      if (content.trim() === '') continue;
      const value = parseJson(file, content, line);
      requireWhole(file, content, line);
      yield { value, line };
    }
  }
  if (!whole) return;

  const text = whole.join('');
  const value = parseJson(file, text, 1);
  requireWhole(file, text, null);
  const items: unknown[] = Array.isArray(value) ? value : [value];
  for (const item of items) yield { value: item, line: null };
}

/** Whether the first non-empty line is a complete JSON object. */
function isOneALine(start: string): boolean {
  const text = start.trimStart();
  const end = text.indexOf('\n');
  const first = (end === -1 ? text : text.slice(0, end)).trim();
  if (!first.startsWith('{')) return false;
  try {
    JSON.parse(first);
    return true;
  } catch {
    return first.endsWith('}') && end !== -1;
  }
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
      `line ${line} is not JSON, or the file ends in the middle of it: ${shown(text.split('\n')[line - firstLine]?.trim() ?? '')}.`,
      error,
    );
  }
}
