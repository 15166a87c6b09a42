/** How one kind of resource is written in files. */
export interface RowShape {
  /** Columns of a CSV file, in any order. A file may omit some. */
  columns: readonly string[];
  /** Required columns. */
  needed: readonly string[];
  /** Columns with decimals. Their cells are passed on without zeros at the end: "19.00" is "19". */
  numbers: readonly string[];
  /** Columns with calendar dates. */
  dates: readonly string[];
  /** Converts a CSV line to an API body. Blank cells are omitted. @throws HttpError */
  valueOf(cells: Readonly<Record<string, string>>): unknown;
  /** If set, consecutive lines with the same text in this column form one entry, such as an invoice with several lines. */
  joins?: { by: string; valueOf(lines: readonly Readonly<Record<string, string>>[]): unknown };
  /** Members that only the server writes. They are ignored, which lets one server import the output of another. */
  ownedByServer: readonly string[];
}

/** The place of an entry in a file. */
export interface Place {
  file: string;
  /** `null` in a JSON text that spans many lines. */
  line: number | null;
}

/** An entry of a file, not parsed yet. */
export interface Found {
  place: Place;
  value(): unknown;
}
