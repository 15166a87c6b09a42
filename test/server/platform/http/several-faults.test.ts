import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer, type TestTenant } from '../../../support/server/server.ts';

const receipt = {
  customer: { externalId: 'c-1' },
  period: { start: '2026-01-01', end: '2026-01-31' },
  title: 'January',
  currency: 'EUR',
  lines: [{ description: 'Hours', amountMinor: 100 }],
};
const reversedPeriod = { start: '2026-02-01', end: '2026-01-01' };

/** Bodies with two or more faults, the code of the first one, and the paths of all. */
const bodies: [name: string, change: Record<string, unknown>, code: string, paths: string[]][] = [
  ['an empty title, and a currency that does not exist', { title: '', currency: 'XYZ' }, 'invalid_request', ['title', 'currency']],
  ['a period that ends before it begins, and an empty title', { period: reversedPeriod, title: '' }, 'invalid_period', ['period.end', 'title']],
  [
    'a title with a control character, and an invalid amount',
    { title: 'a\u0007', lines: [{ description: 'x', amountMinor: 1.5 }] },
    'invalid_text',
    ['title', 'lines.0.amountMinor'],
  ],
  [
    'a currency that does not exist, and an invalid amount',
    { currency: 'XYZ', lines: [{ description: 'x', amountMinor: '1' }] },
    'unknown_currency',
    ['currency', 'lines.0.amountMinor'],
  ],
  ['a line without description, and without an amount', { lines: [{ description: '' }] }, 'invalid_request', ['lines.0.description', 'lines.0.amountMinor']],
  [
    'a day that does not exist, and an unknown member of the period',
    { period: { start: '2026-02-30', end: '2026-03-01', x: 1 } },
    'invalid_period',
    ['period.start', 'period'],
  ],
  ['a period that ends before it begins, with an unknown member', { period: { ...reversedPeriod, x: 1 } }, 'invalid_request', ['period', 'period.end']],
  ['an invalid amount, and an unknown member', { totalMinor: 0.5, tenantId: 'x' }, 'invalid_amount', ['totalMinor', '']],
];

describe('S14 several faults in one request', () => {
  let server: TestServer;
  let tenant: TestTenant;
  beforeAll(async () => {
    server = await startTestServer();
    tenant = await server.createTenant();
  });
  afterAll(() => server.close());

  async function problemOf(path: string, json: unknown): Promise<{ code: string; detail: string; errors: { path: string; message: string }[] }> {
    const response = await server.fetch(path, { as: tenant.apiKey, ...(json !== undefined && { json }) });
    expect(response.status).toBe(400);
    return (await response.json()) as { code: string; detail: string; errors: { path: string; message: string }[] };
  }

  function expectOneFirst({ detail, errors }: Awaited<ReturnType<typeof problemOf>>, paths: string[]): void {
    expect(errors.map(({ path }) => path)).toEqual(paths);
    const [first] = errors;
    expect(detail).toContain(first?.message);
    if (first?.path) expect(detail).toContain(`, ${first.path}:`);
  }

  it.each(bodies)('are all listed for a receipt: %s', async (_name, change, code, paths) => {
    const problem = await problemOf('/v1/receipts/sync', { ...receipt, ...change });
    expect(problem.code).toBe(code);
    expectOneFirst(problem, paths);
  });

  it('are all listed for a customer and an embed key', async () => {
    const customer = await problemOf('/v1/customers', { externalId: '', email: 'x\u0001y' });
    expect(customer.code).toBe('invalid_request');
    expectOneFirst(customer, ['externalId', ...customer.errors.slice(1).map(({ path }) => path)]);
    expect(customer.errors.map(({ path }) => path)).toContain('email');
    const key = await problemOf('/v1/embed-keys', { name: 'a\u0001', allowedOrigins: ['x', 'https://app.example', 'https://app.example/path'] });
    expect(key.code).toBe('invalid_text');
    expectOneFirst(key, ['name', 'allowedOrigins.0', 'allowedOrigins.2']);
  });

  it('are all listed for a query', async () => {
    const problem = await problemOf('/v1/receipts?limit=x&verbose=1', undefined);
    expect(problem.code).toBe('invalid_request');
    expectOneFirst(problem, ['limit', '']);
  });

  it('are described in plain words for lengths and enumerations', async () => {
    const messages = async (path: string, json: unknown) => (await problemOf(path, json)).errors.map(({ message }) => message);
    expect(await messages('/v1/receipts/sync', { ...receipt, title: '' })).toEqual(['must not be empty']);
    expect(await messages('/v1/receipts/sync', { ...receipt, title: 'x'.repeat(3_000) })).toEqual([expect.stringMatching(/^must have at most \d+ char/)]);
    const plan = { externalId: 'x', name: 'X', priceMinor: 1, currency: 'EUR', cycle: 'hourly' };
    expect(await messages('/v1/offerings', plan)).toEqual(['must be one of monthly, annual, one_time, custom']);
  });

  it('D15 skip the character checks of a text that is too long', async () => {
    const invoice = { customer: { externalId: 'c-1' }, issueDate: '2026-01-01', currency: 'EUR', lines: [{ description: 'x', amountMinor: 1 }] };
    const faultsOf = async (number: string) => (await problemOf('/v1/invoices', { ...invoice, number })).errors;
    const tooLong = { path: 'number', message: 'must have at most 64 characters' };
    expect(await faultsOf(`${'x'.repeat(63)}\u0007 `)).toEqual([tooLong]);
    expect((await faultsOf('x\u0007 ')).map(({ path }) => path)).toEqual(['number', 'number']);
    expect(await faultsOf(`e${'\u0300\u0316'.repeat(1_000)}`)).toEqual([tooLong]);
    const fits = { ...invoice, number: `e${'\u0300\u0316'.repeat(30)}` };
    expect((await server.fetch('/v1/invoices', { as: tenant.apiKey, json: fits })).status).toBe(201);
  });

  it('are absent from a good request, which is accepted', async () => {
    expect((await server.fetch('/v1/receipts/sync', { as: tenant.apiKey, json: receipt })).status).toBe(201);
  });
});
