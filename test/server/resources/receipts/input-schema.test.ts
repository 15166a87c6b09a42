import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { exampleReceipts } from '../../../../server/import/receipts/example-receipts.ts';
import { parseReceiptInput } from '../../../../server/resources/receipts/content.ts';
import { receiptInputSchema } from '../../../../server/resources/receipts/input-schema.ts';
import { completeContent } from '../../../../server/resources/receipts/model.ts';
import { read } from '../../../house/source-files.ts';
import { startTestServer, type TestServer } from '../../../support/server/server.ts';

const schema = receiptInputSchema();
// Strict: an unknown JSON Schema keyword is an error.
const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true, formats: { date: /^\d{4}-\d{2}-\d{2}$/ } }).compile(schema);
const [least, most] = exampleReceipts;

describe('the JSON Schema of a receipt', () => {
  it('O6 equals the schema published with the package', () => {
    expect(JSON.parse(read('docs/receipt.schema.json'))).toEqual(schema);
  });

  it('O6 accepts what the server accepts', () => {
    const parties = JSON.parse(read('examples/demo/receipts.json')) as unknown[];
    for (const receipt of [...exampleReceipts, ...parties]) {
      expect(validate(receipt) || validate.errors).toBe(true);
      completeContent(parseReceiptInput(receipt), { issuer: 'Acme', recipient: 'Globex', recipientEmail: null });
    }
  });

  test.each<[string, Record<string, unknown>]>([
    ['without a title', { title: undefined }],
    ['without a currency', { currency: undefined }],
    ['without a customer', { customer: undefined }],
    ['with an unknown field', { totl: 5 }],
    ['with an unknown field in a line', { lines: [{ description: 'x', amountMinor: 1, price: 1 }] }],
    ['with a fractional minor unit', { lines: [{ description: 'x', amountMinor: 1.5 }] }],
    ['with an amount as a string', { lines: [{ description: 'x', amountMinor: '1' }] }],
    ['with a number for an exact amount', { lines: [{ description: 'x', amountExact: 1 }] }],
    ['with an exponent', { lines: [{ description: 'x', amountExact: '1e3' }] }],
    ['with a currency in lower case', { currency: 'eur' }],
    ['with a day in another notation', { period: { start: '1.10.2026', end: '2026-10-31' } }],
    ['with a product and an order', { scope: { product: 'a', order: 'b' } }],
    ['with a title that is too long', { title: 'x'.repeat(201) }],
    ['with too many lines', { lines: Array.from({ length: 2_001 }, () => ({ description: 'x', amountMinor: 1 })) }],
  ])('O6 refuses a receipt %s, as the server does', (_, changes) => {
    const receipt = JSON.parse(JSON.stringify({ ...most, ...changes }));
    expect(validate(receipt)).toBe(false);
    expect(() => parseReceiptInput(receipt)).toThrow();
  });

  it('O6 has no field that docs/receipts.md does not name', () => {
    const fields = (value: unknown): string[] =>
      typeof value !== 'object' || value === null
        ? []
        : Object.entries(value).flatMap(([name, inner]) =>
            name === 'properties' ? [...Object.keys(inner as object), ...Object.values(inner as object).flatMap(fields)] : fields(inner),
          );
    const prose = read('docs/receipts.md');
    const unnamed = [...new Set(fields(schema))].filter((name) => !new RegExp(`[\`"]${name}[\`"]`).test(prose));
    expect(unnamed).toEqual([]);
    expect(least.lines).toHaveLength(1);
  });
});

describe('the server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  it('O6 serves the schema to every page and tool', async () => {
    const answer = await server.fetch('/schemas/receipt.json');
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('access-control-allow-origin')]).toEqual([
      200,
      'application/schema+json',
      '*',
    ]);
    expect(await answer.json()).toEqual(schema);
  });
});
