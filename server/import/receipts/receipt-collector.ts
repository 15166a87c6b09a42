import { HttpError } from '../../errors/http-error.ts';
import { parseReceiptInput, type ReceiptInput } from '../../resources/receipts/content.ts';
import { currencyDigits } from '../../../protocol/currency.ts';
import { completeAmount, completeTotals } from '../../resources/receipts/totals.ts';
import { createPackedRows, type PackedRows } from '../rows/packed-rows.ts';
import { createRefusals, label, type Refusals } from '../rows/refusal.ts';

/** A receipt of a file, parsed and checked, with its first line. */
export interface ImportedReceipt {
  file: string | null;
  line: number | null;
  input: ReceiptInput;
}

/** Collects the receipts of files. Each passes the same checks as a receipt of the API. */
export interface ReceiptCollector {
  readonly refusals: Refusals;
  add(value: unknown, at: { file: string | null; line: number | null; name: string }): void;
  /** Receipts that can be stored: neither they nor any of their rows were refused. */
  receipts(): PackedRows<ImportedReceipt>;
  /** Names of the receipts that cannot be stored. */
  excluded(): string[];
}

export function createReceiptCollector(refusals: Refusals = createRefusals()): ReceiptCollector {
  const rows = createPackedRows<ImportedReceipt>();
  const places = new Map<string, Pick<ImportedReceipt, 'file' | 'line'>>();
  const left = new Set<string>();

  return {
    refusals,
    add(value, { file, line, name }) {
      let input;
      try {
        input = parseReceiptInput(value);
        checkSums(input);
      } catch (error) {
        if (!(error instanceof HttpError)) throw error;
        for (const fault of error.errors ?? [{ path: '', message: error.message }]) {
          refusals.add({ file, line, column: fault.path, reason: fault.message.replace(/\.$/, ''), receipt: name });
        }
        return;
      }
      const key = JSON.stringify([input.customer.externalId, input.period.start, input.period.end, input.scope]);
      const before = places.get(key);
      if (before) {
        const where =
          before.line === null
            ? `in an earlier entry${before.file === null ? '' : ` of ${before.file}`}`
            : `on line ${before.line}${before.file === null ? '' : ` of ${before.file}`}`;
        refusals.add({
          file,
          line,
          column: '',
          reason: `the same customer, period and scope are already ${where}`,
          receipt: label(input.customer.externalId, input.period.start),
        });
        return;
      }
      places.set(key, { file, line });
      rows.push({ file, line, input });
    },
    receipts() {
      if (refusals.receipts.size === 0) return rows;
      const fit = createPackedRows<ImportedReceipt>();
      for (const receipt of rows) {
        const { customer, period } = receipt.input;
        const names = [label(customer.externalId, period.start), customer.externalId];
        if (names.some((name) => refusals.receipts.has(name))) left.add(names[0] ?? '');
        else fit.push(receipt);
      }
      return fit;
    },
    excluded: () => [...new Set([...left, ...refusals.receipts])].sort(),
  };
}

/** Checks the sums with the arithmetic of storing: a dry run refuses the same receipts. */
function checkSums(input: ReceiptInput): void {
  const digits = currencyDigits(input.currency);
  const lines = input.lines.map((line, index) => completeAmount(line, digits, `lines.${index}`));
  const taxes = input.taxes.map((tax, index) => completeAmount(tax, digits, `taxes.${index}`));
  completeTotals(lines, taxes, input, digits);
}
