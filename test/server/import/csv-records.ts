import { readCsv, type CsvRecord } from '../../../server/import/text/read-csv.ts';

/** Reads a whole CSV text, passed in pieces of `pieceLength` characters. */
export async function csvRecords(text: string, pieceLength = text.length || 1): Promise<CsvRecord[]> {
  async function* pieces(): AsyncGenerator<string> {
    const characters = [...text];
    for (let at = 0; at < characters.length; at += pieceLength) yield characters.slice(at, at + pieceLength).join('');
  }
  const records: CsvRecord[] = [];
  for await (const record of readCsv(pieces())) records.push(record);
  return records;
}
