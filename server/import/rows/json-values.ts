import { jsonEntries } from '../text/json-entries.ts';
import { behind } from '../text/behind.ts';
import type { Found, RowShape } from './row-shape.ts';

/** Yields the entries of a JSON text: a single one, an array, or one per line. @throws HttpError `import_unreadable` */
export async function* jsonValues(file: string, start: string, pieces: AsyncIterable<string>, { ownedByServer }: RowShape): AsyncGenerator<Found> {
  const plain = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).filter(([name]) => !ownedByServer.includes(name)));
  };
  for await (const { value, line } of jsonEntries(file, behind(start, pieces))) yield { place: { file, line }, value: () => plain(value) };
}
