import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Rows that are kept until all of them were read and checked: hundreds of thousands take the room of some thousands. */
export interface PackedRows<T> extends Iterable<T> {
  readonly length: number;
  /** The rows in their order, some hundred at a time. */
  pieces(): Iterable<readonly T[]>;
}

/** Of rows that are large fewer stand in a piece: a text has a greatest length. */
const charactersOfPiece = 4_000_000;

/**
 * Rows as they are taken one after the other. They are values of JSON: what comes out is equal to what went in.
 *
 * @param rowsOfPiece Rows that are packed together. Those that do not fill a piece yet lie there as text.
 */
export function createPackedRows<T>({ rowsOfPiece = 500 } = {}): PackedRows<T> & { push(row: T): void } {
  const packed: Buffer[] = [];
  let open: string[] = [];
  let characters = 0;
  let length = 0;
  const textOfOpen = (): string => `[${open.join(',')}]`;

  function* pieces(): Generator<readonly T[]> {
    for (const piece of packed) yield JSON.parse(inflateRawSync(piece).toString()) as T[];
    if (open.length > 0) yield JSON.parse(textOfOpen()) as T[];
  }

  return {
    get length() {
      return length;
    },
    push(row) {
      const text = JSON.stringify(row);
      open.push(text);
      characters += text.length;
      length += 1;
      if (open.length < rowsOfPiece && characters < charactersOfPiece) return;
      packed.push(deflateRawSync(textOfOpen(), { level: 1 }));
      open = [];
      characters = 0;
    },
    pieces,
    *[Symbol.iterator]() {
      for (const piece of pieces()) yield* piece;
    },
  };
}

/** What rows name, each once. */
export function distinct<T>(rows: Iterable<T>, nameOf: (row: T) => string): Set<string> {
  const names = new Set<string>();
  for (const row of rows) names.add(nameOf(row));
  return names;
}
