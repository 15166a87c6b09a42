import { CsvError, createCsvReader, type CsvRecord } from './csv-records.ts';
import { addCharge, openBill, type FocusBill } from './focus-bill.ts';
import { readFocusCharge, type FocusCharge } from './focus-charge.ts';
import { readFocusHeader, type FocusHeader } from './focus-columns.ts';
import { unreadable } from './import-text.ts';
import { createRefusals, label, shown, type Refusals } from './refusal.ts';

/** What a FOCUS file holds: a bill for each sub-account and billing period, and everything in it that cannot be taken. */
export interface FocusFile {
  rows: number;
  bills: FocusBill[];
  refusals: Refusals;
}

/**
 * Reads a FOCUS 1.0 file from pieces of text and sums it up while reading, so that memory grows with the number of bills, services and days,
 * not with the number of rows. A row that cannot be taken takes its whole bill with it: no bill is ever short of a charge.
 *
 * @throws HttpError `import_unreadable` when the text is no FOCUS CSV, from the line on which that shows.
 */
export async function readFocus(file: string, text: AsyncIterable<string>): Promise<FocusFile> {
  const reader = createCsvReader();
  const refusals = createRefusals();
  const bills = new Map<string, FocusBill>();
  let header: FocusHeader | undefined;
  let rows = 0;

  const takeAll = (records: CsvRecord[]): void => {
    for (const { line, fields } of records) {
      if (header === undefined) {
        const read = readFocusHeader(fields);
        if (typeof read === 'string') throw unreadable(file, `${read}.`);
        header = read;
        continue;
      }
      rows += 1;
      if (fields.length !== header.fieldCount) {
        throw unreadable(file, `line ${line} has ${fields.length} fields where the header has ${header.fieldCount}; the file is torn there.`);
      }
      const charge = readFocusCharge(header, fields);
      if ('reason' in charge) {
        refusals.add({ line, column: charge.column, reason: charge.reason, receipt: charge.subAccountId === null ? null : label(charge.subAccountId, charge.period?.start) });
      } else takeCharge(bills, charge, line, refusals);
    }
  };

  try {
    for await (const piece of text) takeAll(reader.push(piece));
    takeAll(reader.end());
  } catch (error) {
    throw error instanceof CsvError ? unreadable(file, `line ${error.line}: ${error.message}.`, error) : error;
  }
  if (header === undefined) throw unreadable(file, 'the file is empty; a FOCUS file starts with a line of column names.');
  return { rows, bills: [...bills.values()], refusals };
}

function takeCharge(bills: Map<string, FocusBill>, charge: FocusCharge, line: number, refusals: Refusals): void {
  const key = `${charge.periodStart} ${charge.periodEnd} ${charge.subAccountId}`;
  let bill = bills.get(key);
  if (bill === undefined) bills.set(key, (bill = openBill(charge, line)));
  if (bill.currency !== charge.currency) {
    const reason = `${shown(charge.currency)} differs from ${bill.currency} on line ${bill.firstLine}; a receipt has one currency`;
    refusals.add({ line, column: 'BillingCurrency', reason, receipt: label(charge.subAccountId, charge.periodStart) });
    return;
  }
  addCharge(bill, charge);
}

