import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Rows kept in compressed form until all are read and checked. Hundreds of thousands take the memory of a few thousand. */
export interface PackedRows<T> extends Iterable<T> {
  readonly length: number;
  /** Yields the rows in order, several hundred at a time. */
  pieces(): Iterable<readonly T[]>;
}

/** Maximum characters per piece, because strings have a maximum length. Pieces of large rows hold fewer. */
const charactersOfPiece = 4_000_000;

/**
 * Creates an empty list of packed rows. Rows are JSON values: reading returns values equal to those pushed.
 *
 * @param rowsOfPiece Rows that are packed together. Rows of an incomplete piece are kept as text.
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

/** Returns the distinct names in rows. */
export function distinct<T>(rows: Iterable<T>, nameOf: (row: T) => string): Set<string> {
  const names = new Set<string>();
  for (const row of rows) names.add(nameOf(row));
  return names;
}
