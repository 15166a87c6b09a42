import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Rows that are kept until all of them were read and checked: hundreds of thousands take the room of some thousands. */
export interface PackedRows<T> extends Iterable<T> {
  readonly length: number;
  /** The rows in their order, some hundred at a time. */
  pieces(): Iterable<readonly T[]>;
}

const rowsOfPiece = 500;

/** Rows as they are taken one after the other. They are values of JSON: what comes out is equal to what went in. */
export function createPackedRows<T>(): PackedRows<T> & { push(row: T): void } {
  const packed: Buffer[] = [];
  let open: T[] = [];
  let length = 0;

  function* pieces(): Generator<readonly T[]> {
    for (const piece of packed) yield JSON.parse(inflateRawSync(piece).toString()) as T[];
    if (open.length > 0) yield open;
  }

  return {
    get length() {
      return length;
    },
    push(row) {
      open.push(row);
      length += 1;
      if (open.length < rowsOfPiece) return;
      packed.push(deflateRawSync(JSON.stringify(open), { level: 1 }));
      open = [];
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
