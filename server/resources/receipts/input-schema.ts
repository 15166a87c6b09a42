import { z } from 'zod';
import { receiptInput } from './content.ts';

/**
 * The JSON Schema (draft 2020-12) of a receipt as callers and import files write it, made of what checks them. The server asks for more than a schema
 * can say: that totals are the sums, that a line has an amount, that a period does not end before it begins, that days come in their order.
 */
export function receiptInputSchema(): Record<string, unknown> {
  const { $schema, id: _id, ...rest } = z.toJSONSchema(receiptInput, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>;
  const about = {
    title: 'Receipt',
    description: 'A receipt for Vitrine: the body of POST /v1/receipts/sync, and one entry of a file for vitrine receipts import.',
  };
  return { $schema, $id: 'urn:vitrine:schema:receipt', ...about, ...withoutIds(rest) };
}

/** Zod leaves its own names inside of the definitions, where JSON Schema has no such word. */
function withoutIds(schema: Record<string, unknown>): Record<string, unknown> {
  const definitions = Object.entries((schema['$defs'] ?? {}) as Record<string, Record<string, unknown>>);
  return { ...schema, $defs: Object.fromEntries(definitions.map(([name, { id: _id, ...definition }]) => [name, definition])) };
}
