import { requireWhole, unreadable } from './import-text.ts';
import { shown } from './refusal.ts';
import type { Found, RowShape } from './row-shape.ts';

/** A JSON text that is read is held in memory whole. */
const maxCharacters = 128 * 1024 * 1024;

/** The things of a JSON text: one, an array of them, or one a line. @throws HttpError `import_unreadable` */
export async function* jsonValues(file: string, pieces: AsyncIterable<string>, { ownedByServer }: RowShape): AsyncGenerator<Found> {
  const text = await whole(file, pieces);
  const plain = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).filter(([name]) => !ownedByServer.includes(name)));
  };
  const one = parsed(text);
  if (one) {
    requireWhole(file, text, null);
    const items: unknown[] = Array.isArray(one.value) ? one.value : [one.value];
    for (const item of items) yield { place: { file, line: null }, value: () => plain(item) };
    return;
  }
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const found = parsed(line);
    if (!found) throw unreadable(file, `line ${index + 1} is not JSON, or the file ends in the middle of it, at ${shown(line.trim())}.`);
    requireWhole(file, line, index + 1);
    yield { place: { file, line: index + 1 }, value: () => plain(found.value) };
  }
}

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

async function whole(file: string, text: AsyncIterable<string>): Promise<string> {
  let all = '';
  for await (const piece of text) {
    all += piece;
    if (all.length > maxCharacters) throw unreadable(file, `the file is longer than ${maxCharacters} characters; divide it.`);
  }
  return all;
}
