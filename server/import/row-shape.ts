/** How things of one kind stand in files. */
export interface RowShape {
  /** Of a CSV file, in any order; a file need not have all of them. */
  columns: readonly string[];
  /** Those that it must have. */
  needed: readonly string[];
  /** A line of a CSV file as the API would take it. Cells in which nothing can be seen are left out. @throws HttpError */
  valueOf(cells: Readonly<Record<string, string>>): unknown;
  /** Set: lines that follow each other with the same text in this column are one thing, as an invoice has a line for each of its own. */
  joins?: { by: string; valueOf(lines: readonly Readonly<Record<string, string>>[]): unknown };
  /** Members that the server writes and nobody else: left out, so that what one server shows another can import. */
  ownedByServer: readonly string[];
}

/** Where it stands. */
export interface Place {
  file: string;
  /** `null` in a JSON text of many lines. */
  line: number | null;
}

/** A thing in a file, not yet read. */
export interface Found {
  place: Place;
  value(): unknown;
}
