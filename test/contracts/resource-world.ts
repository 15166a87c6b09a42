import { randomBytes } from 'node:crypto';
import { beforeEach } from 'vitest';
import { createMasterKeys } from '../../server/access/master-key.ts';
import type { By } from '../../server/platform/audit/model.ts';
import { createAuditStore } from '../../server/platform/audit/store.ts';
import { createCustomerStore } from '../../server/resources/customers/store.ts';
import { parseReceiptInput, type ReceiptInput } from '../../server/resources/receipts/content.ts';
import { isPublished } from '../../server/resources/links/publication.ts';
import { createInvoiceStore } from '../../server/resources/invoices/store.ts';
import { createReceiptStore } from '../../server/resources/receipts/store.ts';
import type { Database } from '../../server/platform/store/database.ts';
import { newTenant } from '../../server/resources/tenants/model.ts';
import { createTenantStore } from '../../server/resources/tenants/store.ts';
import { type EngineContext, forEachEngine } from '../support/databases/engines.ts';

export const noon = Date.UTC(2026, 10, 21, 12);
export const day = 86_400_000;
export const publicUrl = 'https://receipts.example';
export const by: By = { actor: { kind: 'cli', id: 'tester' }, requestId: 'req-1', address: '192.0.2.1' };
const masterKeys = createMasterKeys([{ id: 'test', key: randomBytes(32) }]);

/** Creates the resource stores over one database, with a clock that tests set. */
export function resourceWorld(database: Database) {
  const clock = { time: noon, now: () => clock.time };
  const audit = createAuditStore({ clock });
  const customers = createCustomerStore({ database, audit, clock });
  const tenants = createTenantStore({ database, audit, clock, publicUrl });
  const receipts = createReceiptStore({ database, audit, clock, masterKeys, publicUrl });
  const invoices = createInvoiceStore({ database, audit, clock, masterKeys, publicUrl });
  const makeTenant = async (slug: string): Promise<string> =>
    (await tenants.create(by, newTenant.parse({ slug, name: `The ${slug}`, viewersSeeDrafts: true }))).id;
  const trail = async (tenantId: string) => (await audit.list(database.query, { tenantId, limit: 100 })).entries;
  return { clock, audit, customers, tenants, receipts, invoices, makeTenant, trail };
}

/** A receipt as a caller sends it, valid unless `changes` makes it invalid. */
export const receiptInput = (changes: Record<string, unknown> = {}): ReceiptInput => parseReceiptInput(receiptJson(changes));

export const receiptJson = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  customer: { externalId: 'cust-1', name: 'Globex' },
  period: { start: '2026-10-01', end: '2026-10-31' },
  title: 'October',
  currency: 'EUR',
  outcomes: [
    { label: 'Hours saved', amount: '42.5', unit: 'hours', previousAmount: '40' },
    { label: 'Meetings booked', amount: '17', unit: 'count' },
    { label: 'Costs avoided', amount: '1250.00', unit: 'currency' },
  ],
  lines: [{ description: 'Agent runs', quantity: '100', unit: 'run', unitPrice: '1.25', amountMinor: 12_500 }],
  taxes: [{ label: 'VAT', ratePercent: '19', amountMinor: 2_375 }],
  ...changes,
});

export const tokenOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);

export interface StoreContext {
  readonly engine: EngineContext;
  readonly world: ReturnType<typeof resourceWorld>;
  /** Ids of two unrelated tenants. */
  readonly acme: string;
  readonly other: string;
  makeReceipt(changes?: Record<string, unknown>, tenantId?: string): Promise<string>;
  published(id: string): Promise<boolean>;
}

/** Copies a receipt `times` times, with other ids and scopes, faster than syncing each. */
export async function copyReceipt(database: Database, id: string, times: number): Promise<void> {
  const row = await database.query.selectFrom('receipts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  for (let begin = 0; begin < times; begin += 500) {
    const rows = Array.from({ length: Math.min(500, times - begin) }, (_, index) => {
      const n = String(begin + index).padStart(24, '0');
      return { ...row, id: `rcpt_${n}`, scope: `order:${n}`, share_token_hash: n };
    });
    await database.write((tx) => tx.insertInto('receipts').values(rows).execute());
  }
}

/** Runs a group of tests on every engine, each test with two new tenants in its own database. Read the context inside tests only. */
export function forEachStores(name: string, group: (context: StoreContext) => void): void {
  forEachEngine(name, (engine) => {
    let made: Pick<StoreContext, 'world' | 'acme' | 'other'> | undefined;
    const current = () => {
      if (!made) throw new Error('The stores are there inside tests only.');
      return made;
    };
    beforeEach(async () => {
      const world = resourceWorld(engine.database);
      made = { world, acme: await world.makeTenant('acme'), other: await world.makeTenant('other') };
    });
    group({
      engine,
      get world() {
        return current().world;
      },
      get acme() {
        return current().acme;
      },
      get other() {
        return current().other;
      },
      makeReceipt: async (changes = {}, tenantId = current().acme) => (await current().world.receipts.sync(by, tenantId, receiptInput(changes))).row.id,
      async published(id) {
        const row = await current().world.receipts.read(id);
        return row !== undefined && isPublished(row, current().world.clock.now());
      },
    });
  });
}
