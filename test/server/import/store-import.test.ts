import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, it } from 'vitest';
import type { By } from '../../../server/platform/audit/model.ts';
import { checkInvoices, checkSubscriptions } from '../../../server/import/store/check-stored.ts';
import type { ImportedReceipt } from '../../../server/import/receipts/receipt-collector.ts';
import { readImportFile } from '../../../server/import/receipts/import-file.ts';
import { createPackedRows } from '../../../server/import/rows/packed-rows.ts';
import { type PublishedLink, publishedLinks } from '../../../server/import/receipts/published-links.ts';
import { checkImport, storeImport } from '../../../server/import/store/store-import.ts';
import { createLog } from '../../../server/platform/http/log/log.ts';
import { createServices, type Services } from '../../../server/services.ts';
import { type InvoiceInput, parseInvoiceInput } from '../../../server/resources/invoices/content.ts';
import { createInvoiceReads } from '../../../server/resources/invoices/read.ts';
import { offeringInput } from '../../../server/resources/offerings/content.ts';
import { type SubscriptionInput, subscriptionInput } from '../../../server/resources/subscriptions/model.ts';
import { createSubscriptionReads } from '../../../server/resources/subscriptions/read.ts';
import { parseReceiptInput } from '../../../server/resources/receipts/content.ts';
import { newTenant } from '../../../server/resources/tenants/model.ts';
import { forEachEngine } from '../../support/databases/engines.ts';
import { countedReads } from './counted-reads.ts';

const fixture = fileURLToPath(new URL('fixtures/focus-small.csv', import.meta.url));
const by: By = { actor: { kind: 'cli', id: 'tester' }, requestId: null, address: null };

forEachEngine('an import', (context) => {
  let services: Services;
  let tenantId: string;
  let nowMs = Date.UTC(2026, 10, 21);

  beforeEach(async () => {
    const masterKeys = [{ id: 'test', key: randomBytes(32) }];
    const config = {
      mode: 'development',
      host: '',
      port: 0,
      publicUrl: 'http://localhost',
      database: context.place.database,
      dataFolder: context.place.folder,
      masterKeys,
      logLevel: 'silent',
      trustProxyHops: 0,
      smtp: undefined,
      mailFrom: 'vitrine@localhost',
    } as const;
    services = createServices({ config, database: context.database, clock: { now: () => (nowMs += 10) }, log: createLog('silent') });
    tenantId = (await services.tenants.create(by, newTenant.parse({ slug: 'acme', name: 'Acme' }))).id;
  });

  const list = async () => (await services.receipts.list({ tenantId }, nowMs, { limit: 100 })).rows;
  const trail = async () => (await services.audit.list(context.database.query, { tenantId, limit: 100 })).entries.map(({ action }) => action);
  const run = async ({ publish = false, seal = false } = {}) => {
    const { format, receipts } = await readImportFile(fixture);
    return storeImport(services, { by, tenantId, format, receipts, seal, publish });
  };

  it('stores exact figures, rounded once, and records who imported them', async () => {
    expect(await run()).toEqual({ created: 2, updated: 0, unchanged: 0, newlySealed: 0, sealed: [] });
    const rows = await list();
    expect(rows.map((row) => [row.customer_external_id, row.currency, row.total_minor, row.total_exact]).sort()).toEqual([
      ['acc-1', 'EUR', 10_908, '109.07500016'],
      ['acc-2', 'JPY', 8, '7.5'],
    ]);
    expect(await trail()).toContain('receipts.imported');
  });

  it('changes nothing when the same file is imported again, and updates drafts whose content differs', async () => {
    await run();
    expect(await run()).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
    const { format, receipts } = await readImportFile(fixture);
    const [first] = receipts;
    if (!first) throw new Error('The fixture has receipts.');
    const changed = [{ ...first, input: { ...first.input, title: 'Another title' } }];
    expect(await storeImport(services, { by, tenantId, format, receipts: changed, publish: false })).toMatchObject({ updated: 1, unchanged: 0 });
  });

  it('leaves a sealed receipt unchanged, and reports it', async () => {
    await run();
    const acc2 = (await list()).find((row) => row.customer_external_id === 'acc-2');
    await services.receipts.change(by, tenantId, acc2?.id ?? '', 'seal');
    expect(await run()).toMatchObject({ unchanged: 1, sealed: ['acc-2 2026-10-01'] });
  });

  it('V3 seals every draft of the file on request, and leaves sealed receipts unchanged', async () => {
    await run();
    expect(await run({ seal: true })).toMatchObject({ unchanged: 2, newlySealed: 2, sealed: [] });
    expect((await list()).map(({ status }) => status)).toEqual(['sealed', 'sealed']);
    expect((await trail()).filter((action) => action === 'receipt.sealed')).toHaveLength(2);
    expect(await run({ seal: true })).toMatchObject({ unchanged: 0, newlySealed: 0, sealed: ['acc-1 2026-10-01', 'acc-2 2026-10-01'] });
  });

  it('V3 refuses to publish drafts that viewers cannot see, and stores nothing', async () => {
    await expect(run({ publish: true })).rejects.toMatchObject({ code: 'receipt_draft' });
    expect(await list()).toEqual([]);
  });

  const stored = async () => ({
    receipts: (await list()).length,
    customers: (await services.customers.list({ tenantId, limit: 10 })).rows.length,
    laidAside: (await context.database.query.selectFrom('receipt_imports').select('id').execute()).length,
  });
  const nothing = { receipts: 0, customers: 0, laidAside: 0 };

  it('stores nothing of an import in parts when a later customer is refused, as the dry run already reports', async () => {
    const { format, receipts } = await readImportFile(fixture);
    const [first] = receipts;
    if (!first) throw new Error('The fixture has receipts.');
    const hidden = { ...first, input: { ...first.input, customer: { externalId: 'acc\u200b-3' } } };
    const ask = { by, tenantId, format, receipts: [...receipts, hidden], publish: false };
    await expect(checkImport(services, ask)).rejects.toMatchObject({ code: 'invalid_text' });
    await expect(storeImport(services, { ...ask, partReceipts: 1 })).rejects.toMatchObject({ code: 'invalid_text' });
    expect(await stored()).toEqual(nothing);
  });

  it('V3 stores nothing of an import in parts whose drafts cannot be published', async () => {
    const { format, receipts } = await readImportFile(fixture);
    const ask = { by, tenantId, format, receipts, publish: true };
    await expect(checkImport(services, ask)).rejects.toMatchObject({ code: 'receipt_draft' });
    await expect(storeImport(services, { ...ask, partReceipts: 1 })).rejects.toMatchObject({ code: 'receipt_draft' });
    expect(await stored()).toEqual(nothing);
    await checkImport(services, { ...ask, seal: true });
    expect(await stored()).toEqual(nothing);
  });

  it('publishes every receipt of the file on request', async () => {
    await run({ publish: true, seal: true });
    expect((await list()).every((row) => row.published_at !== null)).toBe(true);
  });

  const many = (count: number, title = 'October'): ImportedReceipt[] =>
    Array.from({ length: count }, (_, index) => ({
      file: null,
      line: null,
      input: parseReceiptInput({
        customer: { externalId: `c-${index % 60}` },
        title,
        period: { start: `2026-0${1 + Math.floor(index / 60)}-01`, end: `2026-0${1 + Math.floor(index / 60)}-28` },
        currency: 'EUR',
        lines: [{ description: 'x', amountMinor: 1 }],
      }),
    }));

  it('reads existing receipts and the links of published ones a hundred per statement', async () => {
    await storeImport(services, { by, tenantId, format: 'vitrine', receipts: many(240), seal: false, publish: false });
    const { database, reads } = countedReads(context.database);
    const deps = { ...services, database };
    const receipts = many(240, 'Corrected');
    expect(await storeImport(deps, { by, tenantId, format: 'vitrine', receipts, seal: true, publish: true })).toMatchObject({ updated: 240 });
    expect(reads).toEqual(['tenants', 'customers', 'receipts', 'receipts', 'receipts']);
    reads.length = 0;
    const links: PublishedLink[] = [];
    for await (const some of publishedLinks(deps, tenantId, [...receipts, ...receipts])) links.push(...some);
    expect(links.map(({ customer, period }) => `${customer} ${period.start}`)).toEqual(
      receipts.map(({ input }) => `${input.customer.externalId} ${input.period.start}`),
    );
    expect(reads).toEqual(Array.from({ length: 5 }, () => ['customers', 'receipts']).flat());
  });

  it('compares invoices and subscriptions with existing rows in few statements', async () => {
    const invoices = createPackedRows<InvoiceInput>();
    const subscriptions = createPackedRows<SubscriptionInput>();
    for (let index = 0; index < 300; index += 1) {
      const customer = { externalId: `c-${index % 7}` };
      const lines = [{ description: 'Work', amountMinor: 1 }];
      invoices.push(parseInvoiceInput({ number: `INV-${index}`, customer, issueDate: '2026-10-01', currency: 'EUR', lines, status: 'open' }));
      subscriptions.push(subscriptionInput.parse({ externalId: `s-${index}`, customer, offering: 'team', status: 'active' }));
    }
    const plan = { externalId: 'team', name: 'Team', priceMinor: 100, currency: 'EUR', cycle: 'monthly', status: 'published' };
    await services.offerings.put(by, tenantId, offeringInput.parse(plan));
    await services.invoices.putMany(by, tenantId, [...invoices]);
    await services.subscriptions.putMany(by, tenantId, [...subscriptions]);
    const { database, reads } = countedReads(context.database);
    const [invoiceReads, subscriptionReads] = [createInvoiceReads(database), createSubscriptionReads(database)];
    // Building the stores already runs some queries.
    reads.length = 0;
    await checkInvoices(invoiceReads, tenantId, invoices);
    await checkSubscriptions(subscriptionReads, tenantId, subscriptions);
    expect(reads.filter((table) => ['invoices', 'subscriptions'].includes(table))).toEqual(['invoices', 'invoices', 'subscriptions', 'subscriptions']);

    const otherInvoices = createPackedRows<InvoiceInput>();
    const otherSubscriptions = createPackedRows<SubscriptionInput>();
    for (const invoice of invoices) otherInvoices.push(invoice.number === 'INV-250' ? { ...invoice, currency: 'USD' } : invoice);
    for (const one of subscriptions) otherSubscriptions.push(one.externalId === 's-250' ? { ...one, customer: { externalId: 'zoe' } } : one);
    const refused = (path: string) => ({ code: 'import_refused', errors: [{ path, message: expect.any(String) }] });
    await expect(checkInvoices(services.invoices, tenantId, otherInvoices)).rejects.toMatchObject(refused('INV-250'));
    await expect(checkSubscriptions(services.subscriptions, tenantId, otherSubscriptions)).rejects.toMatchObject(refused('s-250'));
  });

  it('stores nothing when the last receipt fails', async () => {
    const { format, receipts } = await readImportFile(fixture);
    const broken = parseReceiptInput({
      customer: { externalId: 'c-9' },
      title: 'x',
      period: { start: '2026-10-01', end: '2026-10-31' },
      currency: 'EUR',
      lines: [{ description: 'x', amountMinor: 1 }],
      totalMinor: 2,
    });
    const attempt = storeImport(services, { by, tenantId, format, receipts: [...receipts, { file: null, line: null, input: broken }], publish: false });
    await expect(attempt).rejects.toMatchObject({ code: 'receipt_totals_mismatch' });
    expect(await list()).toEqual([]);
    expect((await services.customers.list({ tenantId, limit: 10 })).rows).toEqual([]);
    expect(await trail()).toEqual(['tenant.created']);
  });
});

it('the fixture has every kind of charge', () => {
  const text = readFileSync(fixture, 'utf8');
  for (const category of ['Usage', 'Purchase', 'Adjustment', 'Credit', 'Tax', 'Correction']) expect(text).toContain(`"${category}"`);
});
