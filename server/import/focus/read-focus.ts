import { addCharge, openBill, type FocusBill } from './focus-bill.ts';
import { readFocusCharge, type FocusCharge } from './focus-charge.ts';
import { readFocusHeader, type FocusHeader } from './focus-columns.ts';
import { unreadable } from '../text/import-text.ts';
import { isBlank } from '../../platform/http/input/text-rule.ts';
import { CsvError, readCsv } from '../text/read-csv.ts';
import type { Separator } from '../text/separator.ts';
import { createRefusals, label, shown, type Refusals } from '../rows/refusal.ts';

/** The combined content of FOCUS files: a bill for each account and billing period, and everything that cannot be imported. */
export interface FocusReading {
  readonly refusals: Refusals;
  /**
   * Reads one more FOCUS 1.0 to 1.3 file from pieces of text. It adds charges up while reading: memory grows with the number of bills, services and days, not
   * of rows. A row that cannot be imported excludes its whole bill, so no bill ever lacks a charge. Rows without any text are skipped.
   *
   * @param name The file's name in error places. `null` for a single file.
   * @returns The number of rows in the file.
   * @throws HttpError `import_unreadable` when the text is not FOCUS CSV, with the line of the first fault.
   */
  read(file: string, name: string | null, text: AsyncIterable<string>, separator: Separator): Promise<number>;
  bills(): FocusBill[];
}

export function createFocusReading(): FocusReading {
  const refusals = createRefusals();
  const bills = new Map<string, FocusBill>();

  function takeCharge(charge: FocusCharge, name: string | null, line: number): void {
    const key = `${charge.periodStart} ${charge.periodEnd} ${charge.accountId}`;
    let bill = bills.get(key);
    if (bill === undefined) bills.set(key, (bill = openBill(charge, name === null ? `line ${line}` : `line ${line} of ${name}`)));
    if (bill.currency !== charge.currency) {
      const reason = `${shown(charge.currency)} differs from ${bill.currency} on ${bill.firstPlace}; a receipt has one currency`;
      refusals.add({ file: name, line, column: 'BillingCurrency', reason, receipt: label(charge.accountId, charge.periodStart) });
      return;
    }
    addCharge(bill, charge);
  }

  function takeRow(header: FocusHeader, fields: string[], name: string | null, line: number): void {
    const charge = readFocusCharge(header, fields);
    if (!('reason' in charge)) return takeCharge(charge, name, line);
    const { column, reason, accountId, period } = charge;
    refusals.add({ file: name, line, column, reason, receipt: accountId === null ? null : label(accountId, period?.start) });
  }

  return {
    refusals,
    async read(file, name, text, separator) {
      let header: FocusHeader | undefined;
      let rows = 0;
      try {
        for await (const { line, fields } of readCsv(text, separator)) {
          if (header === undefined) {
            const read = readFocusHeader(fields);
            if (typeof read === 'string') throw unreadable(file, `${read}.`);
            header = read;
            continue;
          }
          if (fields.every(isBlank)) continue;
          rows += 1;
          if (fields.length !== header.fieldCount) {
            throw unreadable(file, `line ${line} has ${fields.length} fields, but the header has ${header.fieldCount}: the file is damaged there.`);
          }
          takeRow(header, fields, name, line);
        }
      } catch (error) {
        throw error instanceof CsvError ? unreadable(file, `line ${error.line}: ${error.message}.`, error) : error;
      }
      if (header === undefined) throw unreadable(file, 'the file is empty; a FOCUS file starts with a line of column names.');
      return rows;
    },
    bills: () => [...bills.values()],
  };
}
