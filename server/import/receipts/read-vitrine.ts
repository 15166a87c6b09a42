import type { ReceiptCollector } from './receipt-collector.ts';
import { jsonEntries } from '../text/json-entries.ts';
import { label } from '../rows/refusal.ts';

/** Members that `receipts show --json` adds to a receipt. They are ignored, which lets one server import the output of another. */
const ownedByServer = ['id', 'status', 'archived', 'visibility', 'publishedUntil', 'createdAt', 'updatedAt', 'sealedAt'];

/**
 * Reads Vitrine JSON: one receipt, an array of receipts, or one receipt per line. Every receipt is the body of a sync.
 *
 * @param name The file's name in error places. `null` for a single file.
 * @returns The number of receipts in the file.
 * @throws HttpError `import_unreadable` when the text is invalid JSON, with the line of the first fault.
 */
export async function readVitrine(file: string, name: string | null, text: AsyncIterable<string>, collector: ReceiptCollector): Promise<number> {
  let rows = 0;
  for await (const { value, line } of jsonEntries(file, text)) {
    rows += 1;
    take(collector, value, name, line);
  }
  return rows;
}

function take(collector: ReceiptCollector, value: unknown, file: string | null, line: number | null): void {
  const name = nameOf(value) ?? (line === null ? 'a receipt without a customer' : `the receipt on line ${line}`);
  collector.add(withoutServerFields(value), { file, line, name });
}

function nameOf(value: unknown): string | undefined {
  const { customer, period } = record(value) ?? {};
  const externalId = record(customer)?.['externalId'];
  const start = record(period)?.['start'];
  return typeof externalId === 'string' ? label(externalId, typeof start === 'string' ? start : undefined) : undefined;
}

function withoutServerFields(value: unknown): unknown {
  const receipt = record(value);
  if (!receipt || typeof receipt['id'] !== 'string') return value;
  const kept = Object.fromEntries(Object.entries(receipt).filter(([name]) => !ownedByServer.includes(name)));
  const { id: _, name, ...customer } = record(receipt['customer']) ?? {};
  return { ...kept, customer: { ...customer, ...(name !== null && name !== undefined && { name }) } };
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
}
