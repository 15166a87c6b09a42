import { describe, expect, it } from 'vitest';
import { receiptOf } from '../../server/resources/receipts/model.ts';
import { by, forEachStores, noon, receiptInput, resourceWorld } from './resource-world.ts';

forEachStores('the receipt store', (context) => {
  describe('sync', () => {
    it('finds the same receipt for a customer and period (PD17)', async () => {
      const first = await context.world.receipts.sync(by, context.acme, receiptInput());
      const second = await context.world.receipts.sync(by, context.acme, receiptInput());
      expect([first.created, second.created]).toEqual([true, false]);
      expect(second.row).toEqual(first.row);
      expect((await context.world.trail(context.acme)).filter(({ target }) => target.id === first.row.id)).toHaveLength(1);
    });
    it('replaces the content of a draft', async () => {
      const id = await context.makeReceipt();
      context.world.clock.time += 5_000;
      const { row } = await context.world.receipts.sync(by, context.acme, receiptInput({ title: 'October, corrected' }));
      expect(row).toMatchObject({ id, title: 'October, corrected', updated_at: noon + 5_000, created_at: noon });
      expect((await context.world.trail(context.acme))[0]).toMatchObject({
        action: 'receipt.updated',
        before: { title: 'October' },
        after: { title: 'October, corrected' },
      });
    });
    it('returns a sealed receipt unchanged (PD16, PD17)', async () => {
      const id = await context.makeReceipt();
      const sealed = await context.world.receipts.change(by, context.acme, id, 'seal');
      const { row, created } = await context.world.receipts.sync(by, context.acme, receiptInput({ title: 'Too late' }));
      expect(created).toBe(false);
      expect(row).toEqual(sealed);
      expect(row.title).toBe('October');
    });
    it('distinguishes receipts by period, product, order and tenant', async () => {
      const ids = [
        await context.makeReceipt(),
        await context.makeReceipt({ period: { start: '2026-10-01', end: '2026-10-30' } }),
        await context.makeReceipt({ scope: { product: 'x' } }),
        await context.makeReceipt({ scope: { order: 'x' } }),
        await context.makeReceipt({ scope: { product: 'order:x' } }),
        await context.makeReceipt({}, context.other),
      ];
      expect(new Set(ids).size).toBe(6);
    });
    it('creates one row for fifty concurrent callers', async () => {
      const results = await Promise.all(Array.from({ length: 50 }, () => context.world.receipts.sync(by, context.acme, receiptInput())));
      expect(new Set(results.map(({ row }) => row.id)).size).toBe(1);
      expect(results.filter(({ created }) => created)).toHaveLength(1);
      const { rows } = await context.world.receipts.list({ tenantId: context.acme }, noon, { limit: 100 });
      expect(rows).toHaveLength(1);
    });
    it('changes nothing when the audit trail cannot be written', async () => {
      const broken = resourceWorld(context.engine.database);
      const fails = (): never => {
        throw new Error('the disk is full');
      };
      broken.audit.record = async () => fails();
      broken.audit.rowOf = fails;
      await expect(broken.receipts.sync(by, context.acme, receiptInput())).rejects.toThrow('the disk is full');
      expect((await context.world.receipts.list({ tenantId: context.acme }, noon, { limit: 10 })).rows).toEqual([]);
      expect((await context.world.customers.list({ tenantId: context.acme, limit: 10 })).rows).toEqual([]);
      const id = await context.makeReceipt();
      await context.world.receipts.publish(by, context.acme, id, null);
      await expect(broken.receipts.change(by, context.acme, id, 'seal')).rejects.toThrow('the disk is full');
      await expect(broken.receipts.revokeAll(by, context.acme)).rejects.toThrow('the disk is full');
      await expect(broken.tenants.update(by, context.acme, { issuer: 'x' })).rejects.toThrow('the disk is full');
      expect(await context.world.receipts.read(id)).toMatchObject({ status: 'draft', published_at: noon });
      expect(await context.world.tenants.read(context.acme)).toMatchObject({ issuer: 'vitrine' });
    });
    it('keeps every field of a receipt (PD19)', async () => {
      const { row } = await context.world.receipts.sync(by, context.acme, receiptInput({ summary: 'Line 1\nLine 2', scope: { product: 'Agent' } }));
      expect(receiptOf(row, noon)).toEqual({
        id: row.id,
        customer: { id: row.customer_id, externalId: 'cust-1', name: 'Globex' },
        status: 'draft',
        archived: false,
        visibility: 'private',
        publishedUntil: null,
        scope: { product: 'Agent' },
        createdAt: '2026-11-21T12:00:00.000Z',
        updatedAt: '2026-11-21T12:00:00.000Z',
        sealedAt: null,
        title: 'October',
        summary: 'Line 1\nLine 2',
        period: { start: '2026-10-01', end: '2026-10-31' },
        currency: 'EUR',
        issuer: { name: 'The acme', addressLines: [], taxId: null, email: null },
        recipient: { name: 'Globex', addressLines: [], taxId: null, email: null },
        outcomes: [
          { label: 'Hours saved', amount: '42.5', unit: 'hours', previousAmount: '40' },
          { label: 'Meetings booked', amount: '17', unit: 'count', previousAmount: null },
          { label: 'Costs avoided', amount: '1250.00', unit: 'currency', previousAmount: null },
        ],
        lines: [{ description: 'Agent runs', quantity: '100', unit: 'run', unitPrice: '1.25', amountMinor: 12_500, amountExact: null }],
        series: null,
        subtotalMinor: 12_500,
        subtotalExact: null,
        taxes: [{ label: 'VAT', ratePercent: '19', amountMinor: 2_375, amountExact: null }],
        totalMinor: 14_875,
        totalExact: null,
        notes: null,
      });
    });
    it('keeps amounts up to the largest safe integer', async () => {
      const amountMinor = Number.MAX_SAFE_INTEGER;
      const { row } = await context.world.receipts.sync(by, context.acme, receiptInput({ lines: [{ description: 'All', amountMinor }], taxes: [] }));
      expect(row.total_minor).toBe(amountMinor);
    });
  });

  describe('changes of state', () => {
    it('are idempotent and recorded once', async () => {
      const id = await context.makeReceipt();
      for (const name of ['seal', 'archive', 'unarchive', 'unpublish'] as const) {
        await context.world.receipts.change(by, context.acme, id, name);
        await context.world.receipts.change(by, context.acme, id, name);
      }
      const actions = (await context.world.trail(context.acme)).filter(({ target }) => target.id === id).map(({ action }) => action);
      expect(actions).toEqual(['receipt.unarchived', 'receipt.archived', 'receipt.sealed', 'receipt.created']);
    });
    it('do not affect a receipt of another tenant', async () => {
      const id = await context.makeReceipt();
      const refused = { code: 'receipt_not_found', status: 404 };
      await expect(context.world.receipts.change(by, context.other, id, 'seal')).rejects.toMatchObject(refused);
      await expect(context.world.receipts.publish(by, context.other, id, null)).rejects.toMatchObject(refused);
      await expect(context.world.receipts.rotateShareToken(by, context.other, id)).rejects.toMatchObject(refused);
      await expect(context.world.receipts.shareLink(context.other, id)).rejects.toMatchObject(refused);
      expect(await context.world.receipts.read(id)).toMatchObject({ status: 'draft', published_at: null });
      expect(await context.world.trail(context.other)).toHaveLength(1);
    });
    it('never let a concurrent sync change the content of a sealed receipt', async () => {
      const id = await context.makeReceipt();
      const [, , sealed] = await Promise.all([
        context.world.receipts.sync(by, context.acme, receiptInput({ title: 'A' })),
        context.world.receipts.sync(by, context.acme, receiptInput({ title: 'B' })),
        context.world.receipts.change(by, context.acme, id, 'seal'),
        context.world.receipts.sync(by, context.acme, receiptInput({ title: 'C' })),
      ]);
      const { row } = await context.world.receipts.sync(by, context.acme, receiptInput({ title: 'D' }));
      expect(row.content_json).toBe(sealed.content_json);
    });
  });

  describe('lists', () => {
    it('show each receipt once, the newest period first, page by page', async () => {
      for (let month = 1; month <= 12; month += 1) {
        const start = `2026-${String(month).padStart(2, '0')}-01`;
        for (const order of ['1', '2']) await context.makeReceipt({ period: { start, end: start }, scope: { order } });
      }
      const seen: string[] = [];
      const starts: string[] = [];
      for (let after: { periodStart: string; id: string } | undefined; ;) {
        const page = await context.world.receipts.list({ tenantId: context.acme }, noon, { limit: 7, after });
        seen.push(...page.rows.map(({ id }) => id));
        starts.push(...page.rows.map(({ period_start }) => period_start));
        if (page.next === null) break;
        after = page.next;
      }
      expect(new Set(seen).size).toBe(24);
      expect(starts).toEqual(starts.toSorted().toReversed());
    });
    it('filter by customer, status, archive and period', async () => {
      const one = await context.makeReceipt();
      const two = await context.makeReceipt({ customer: { externalId: 'cust-2' }, period: { start: '2026-09-01', end: '2026-09-30' } });
      await context.world.receipts.change(by, context.acme, two, 'seal');
      await context.world.receipts.change(by, context.acme, two, 'archive');
      const customerId = (await context.world.receipts.read(two))?.customer_id;
      const ids = async (filter: object): Promise<string[]> =>
        (await context.world.receipts.list({ tenantId: context.acme, ...filter }, noon, { limit: 10 })).rows.map(({ id }) => id);
      expect(await ids({})).toEqual([one, two]);
      expect(await ids({ customerId })).toEqual([two]);
      expect(await ids({ status: 'draft' })).toEqual([one]);
      expect(await ids({ status: 'sealed' })).toEqual([two]);
      expect(await ids({ archived: true })).toEqual([two]);
      expect(await ids({ archived: false })).toEqual([one]);
      expect(await ids({ periodFrom: '2026-10-01' })).toEqual([one]);
      expect(await ids({ periodTo: '2026-09-30' })).toEqual([two]);
      expect((await context.world.receipts.list({ tenantId: context.other }, noon, { limit: 10 })).rows).toEqual([]);
    });
  });
});
