import { z } from 'zod';
import { receiptInput } from './content.ts';

/**
 * Returns the JSON Schema (draft 2020-12) of a receipt as callers and import files write it, generated from its validator. The server also checks rules
 * that a schema cannot express: totals are the sums, a line has an amount, a period does not end before it begins, and days are in order.
 */
export function receiptInputSchema(): Record<string, unknown> {
  const { $schema, id: _id, ...rest } = z.toJSONSchema(receiptInput, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>;
  const about = {
    title: 'Receipt',
    description: 'A Vitrine receipt: the body of POST /v1/receipts/sync, and one entry in a file for vitrine receipts import.',
  };
  return { $schema, $id: 'urn:vitrine:schema:receipt', ...about, ...withoutIds(rest) };
}

/** Removes Zod's own `id` from the definitions, which is not a JSON Schema keyword. */
function withoutIds(schema: Record<string, unknown>): Record<string, unknown> {
  const definitions = Object.entries((schema['$defs'] ?? {}) as Record<string, Record<string, unknown>>);
  return { ...schema, $defs: Object.fromEntries(definitions.map(([name, { id: _id, ...definition }]) => [name, definition])) };
}
