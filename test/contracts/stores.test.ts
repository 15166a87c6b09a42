import { beforeEach, expect, it, describe } from 'vitest';
import { receiptOf, isPublished } from '../../server/receipts/model.ts';
import type { Database } from '../../server/store/database.ts';
import { forEachEngine } from '../support/engines.ts';
import { by, day, noon, publicUrl, receiptInput, resourceWorld, tokenOf } from './resource-world.ts';

type World = ReturnType<typeof resourceWorld>;

forEachEngine('the stores', (context) => {
  let world: World;
  let acme: string;
  let other: string;
  beforeEach(async () => {
    world = resourceWorld(context.database);
    acme = await world.makeTenant('acme');
    other = await world.makeTenant('other');
  });

  const makeReceipt = async (changes: Record<string, unknown> = {}, tenantId = acme): Promise<string> => (await world.receipts.sync(by, tenantId, receiptInput(changes))).row.id;
  const published = async (id: string): Promise<boolean> => {
    const row = await world.receipts.read(id);
    return row !== undefined && isPublished(row, world.clock.now());
  };

  describe('tenants', () => {
    it('have defaults, and are found by id and by slug', async () => {
      const row = await world.tenants.read('acme');
      expect(row).toMatchObject({ id: acme, issuer: 'vitrine', audience: null, max_token_seconds: 3600, login_url: null, allowed_origins_json: '[]' });
      expect(await world.tenants.read(acme)).toEqual(row);
    });
    it('refuse a slug that is taken', async () => {
      await expect(world.makeTenant('acme')).rejects.toMatchObject({ code: 'conflict', status: 409 });
    });
    it('record what changed, before and after, and nothing that stayed', async () => {
      await world.tenants.update(by, acme, { maxTokenSeconds: 900, name: 'The acme' });
      const [entry] = await world.trail(acme);
      expect(entry).toMatchObject({ action: 'tenant.updated', before: { maxTokenSeconds: 3600 }, after: { maxTokenSeconds: 900 }, actor: by.actor, requestId: 'req-1', address: '192.0.2.1' });
      await world.tenants.update(by, acme, { maxTokenSeconds: 900 });
      expect(await world.trail(acme)).toHaveLength(2);
    });
    it('keep two changes of different settings that happen at once', async () => {
      await Promise.all([world.tenants.update(by, acme, { issuer: 'paid' }), world.tenants.update(by, acme, { audience: 'vitrine' })]);
      expect(await world.tenants.read('acme')).toMatchObject({ issuer: 'paid', audience: 'vitrine' });
    });
    it('list page by page in the order of their slugs', async () => {
      await world.makeTenant('beta');
      const first = await world.tenants.list({ limit: 2 });
      expect(first.rows.map(({ slug }) => slug)).toEqual(['acme', 'beta']);
      const second = await world.tenants.list({ limit: 2, after: first.next ?? undefined });
      expect([second.rows.map(({ slug }) => slug), second.next]).toEqual([['other'], null]);
    });
  });

  describe('customers', () => {
    it('are one for one external id, however many callers make them at once', async () => {
      const made = await Promise.all(Array.from({ length: 20 }, () => world.customers.put(by, acme, { externalId: 'same' })));
      expect(new Set(made.map(({ row }) => row.id)).size).toBe(1);
      expect(made.filter(({ created }) => created)).toHaveLength(1);
      expect((await world.trail(acme)).filter(({ action }) => action === 'customer.created')).toHaveLength(1);
    });
    it('are told apart by case and by every byte', async () => {
      const ids = await Promise.all(['a', 'A', 'a ', 'á', 'ａ'].map(async (externalId) => (await world.customers.put(by, acme, { externalId })).row.id));
      expect(new Set(ids).size).toBe(5);
    });
    it('keep a name that is left out and take over one that is given', async () => {
      await world.customers.put(by, acme, { externalId: 'x', name: 'Old', email: 'a@b' });
      const { row } = await world.customers.put(by, acme, { externalId: 'x', name: 'New' });
      expect(row).toMatchObject({ name: 'New', email: 'a@b' });
      expect((await world.trail(acme))[0]).toMatchObject({ action: 'customer.updated', before: { name: 'Old' }, after: { name: 'New' } });
    });
    it('of another tenant do not exist', async () => {
      const { row } = await world.customers.put(by, acme, { externalId: 'x' });
      expect(await world.customers.find(other, row.id)).toBeUndefined();
      expect(await world.customers.find(other, 'x')).toBeUndefined();
      expect(await world.customers.find(acme, 'x')).toEqual(row);
      await expect(world.customers.read(other, row.id)).rejects.toMatchObject({ code: 'not_found' });
      await expect(world.customers.update(by, other, row.id, { name: 'stolen' })).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  describe('sync', () => {
    it('finds the receipt of a customer and period again (PD17)', async () => {
      const first = await world.receipts.sync(by, acme, receiptInput());
      const second = await world.receipts.sync(by, acme, receiptInput());
      expect([first.created, second.created]).toEqual([true, false]);
      expect(second.row).toEqual(first.row);
      expect((await world.trail(acme)).filter(({ target }) => target.id === first.row.id)).toHaveLength(1);
    });
    it('replaces the content of a draft', async () => {
      const id = await makeReceipt();
      world.clock.time += 5_000;
      const { row } = await world.receipts.sync(by, acme, receiptInput({ title: 'October, corrected' }));
      expect(row).toMatchObject({ id, title: 'October, corrected', updated_at: noon + 5_000, created_at: noon });
      expect((await world.trail(acme))[0]).toMatchObject({ action: 'receipt.updated', before: { title: 'October' }, after: { title: 'October, corrected' } });
    });
    it('returns a sealed receipt as it is (PD16, PD17)', async () => {
      const id = await makeReceipt();
      const sealed = await world.receipts.change(by, acme, id, 'seal');
      const { row, created } = await world.receipts.sync(by, acme, receiptInput({ title: 'Too late' }));
      expect(created).toBe(false);
      expect(row).toEqual(sealed);
      expect(row.title).toBe('October');
    });
    it('tells receipts apart by period, product, order and tenant', async () => {
      const ids = [
        await makeReceipt(),
        await makeReceipt({ period: { start: '2026-10-01', end: '2026-10-30' } }),
        await makeReceipt({ scope: { product: 'x' } }),
        await makeReceipt({ scope: { order: 'x' } }),
        await makeReceipt({ scope: { product: 'order:x' } }),
        await makeReceipt({}, other),
      ];
      expect(new Set(ids).size).toBe(6);
    });
    it('makes one row when fifty callers come at once', async () => {
      const results = await Promise.all(Array.from({ length: 50 }, () => world.receipts.sync(by, acme, receiptInput())));
      expect(new Set(results.map(({ row }) => row.id)).size).toBe(1);
      expect(results.filter(({ created }) => created)).toHaveLength(1);
      const { rows } = await world.receipts.list({ tenantId: acme }, noon, { limit: 100 });
      expect(rows).toHaveLength(1);
    });
    it('changes nothing at all when the trail cannot be written', async () => {
      const broken = resourceWorld(context.database);
      broken.audit.record = async () => {
        throw new Error('the disk is full');
      };
      await expect(broken.receipts.sync(by, acme, receiptInput())).rejects.toThrow('the disk is full');
      expect((await world.receipts.list({ tenantId: acme }, noon, { limit: 10 })).rows).toEqual([]);
      expect((await world.customers.list({ tenantId: acme, limit: 10 })).rows).toEqual([]);
      const id = await makeReceipt();
      await world.receipts.publish(by, acme, id, null);
      await expect(broken.receipts.change(by, acme, id, 'seal')).rejects.toThrow('the disk is full');
      await expect(broken.receipts.revokeAll(by, acme)).rejects.toThrow('the disk is full');
      await expect(broken.tenants.update(by, acme, { issuer: 'x' })).rejects.toThrow('the disk is full');
      expect(await world.receipts.read(id)).toMatchObject({ status: 'draft', published_at: noon });
      expect(await world.tenants.read(acme)).toMatchObject({ issuer: 'vitrine' });
    });
    it('keeps everything that was written of a receipt (PD19)', async () => {
      const { row } = await world.receipts.sync(by, acme, receiptInput({ summary: 'Line 1\nLine 2', scope: { product: 'Agent' } }));
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
    it('keeps amounts up to the safe integers', async () => {
      const amountMinor = Number.MAX_SAFE_INTEGER;
      const { row } = await world.receipts.sync(by, acme, receiptInput({ lines: [{ description: 'All', amountMinor }], taxes: [] }));
      expect(row.total_minor).toBe(amountMinor);
    });
  });

  describe('visibility', () => {
    it('is private at first, published on request, private again (PD14)', async () => {
      const id = await makeReceipt();
      expect(await published(id)).toBe(false);
      await world.receipts.publish(by, acme, id, null);
      expect(await published(id)).toBe(true);
      await world.receipts.change(by, acme, id, 'unpublish');
      expect(await published(id)).toBe(false);
    });
    it('ends at the very millisecond of its expiry (PD16)', async () => {
      const id = await makeReceipt();
      await world.receipts.publish(by, acme, id, noon + day);
      world.clock.time = noon + day - 1;
      expect(await published(id)).toBe(true);
      world.clock.time = noon + day;
      expect(await published(id)).toBe(false);
      const filter = { tenantId: acme } as const;
      expect((await world.receipts.list({ ...filter, visibility: 'published' }, world.clock.now(), { limit: 9 })).rows).toHaveLength(0);
      expect((await world.receipts.list({ ...filter, visibility: 'private' }, world.clock.now(), { limit: 9 })).rows).toHaveLength(1);
    });
    it('cannot end in the past', async () => {
      const id = await makeReceipt();
      await expect(world.receipts.publish(by, acme, id, noon)).rejects.toMatchObject({ code: 'invalid_request' });
      expect(await published(id)).toBe(false);
    });
    it('of all receipts of a tenant, and of no other, is revoked in one step (PD5, S03)', async () => {
      const ids = await Promise.all(['01', '02', '03'].map((month) => makeReceipt({ period: { start: `2026-${month}-01`, end: `2026-${month}-28` } })));
      const foreign = await makeReceipt({}, other);
      for (const id of ids.slice(1)) await world.receipts.publish(by, acme, id, null);
      await world.receipts.publish(by, other, foreign, null);
      expect(await world.receipts.revokeAll(by, acme)).toBe(2);
      expect(await Promise.all(ids.map(published))).toEqual([false, false, false]);
      expect(await published(foreign)).toBe(true);
      expect((await world.trail(acme))[0]).toMatchObject({ action: 'receipts.all_unpublished', after: { unpublished: 2 } });
      expect(await world.receipts.revokeAll(by, acme)).toBe(0);
    });
    it('of ten thousand receipts is revoked wholly or not at all', async () => {
      const id = await makeReceipt();
      await world.receipts.publish(by, acme, id, null);
      await copyReceipt(context.database, id, 10_000);
      const stopped = resourceWorld(context.database);
      stopped.audit.record = async () => {
        throw new Error('stopped half-way');
      };
      await expect(stopped.receipts.revokeAll(by, acme)).rejects.toThrow('stopped half-way');
      const stillPublic = await context.database.query.selectFrom('receipts').select(({ fn }) => fn.countAll().as('n')).where('published_at', 'is not', null).executeTakeFirstOrThrow();
      expect(Number(stillPublic.n)).toBe(10_001);
      expect(await world.receipts.revokeAll(by, acme)).toBe(10_001);
    });
  });

  describe('the direct link', () => {
    it('is one of its own for each receipt (PD3), and is nowhere in the database in clear', async () => {
      const first = await makeReceipt();
      const second = await makeReceipt({ scope: { order: '2' } });
      const urls = [await world.receipts.shareLink(acme, first), await world.receipts.shareLink(acme, second)];
      expect(urls[0]).toMatch(new RegExp(`^${publicUrl}/r/r_[A-Za-z0-9_-]{43}$`));
      expect(urls[0]).not.toBe(urls[1]);
      expect((await world.receipts.findByShareToken(tokenOf(urls[0] ?? '')))?.id).toBe(first);
      const rows = await context.database.query.selectFrom('receipts').selectAll().execute();
      expect(JSON.stringify(rows)).not.toContain(tokenOf(urls[0] ?? ''));
    });
    it('stops at once when it is rotated, and the receipt stays published (PD4, S02)', async () => {
      const id = await makeReceipt();
      await world.receipts.publish(by, acme, id, null);
      const old = await world.receipts.shareLink(acme, id);
      const fresh = await world.receipts.rotateShareToken(by, acme, id);
      expect(await world.receipts.findByShareToken(tokenOf(old))).toBeUndefined();
      expect((await world.receipts.findByShareToken(tokenOf(fresh)))?.id).toBe(id);
      expect(await world.receipts.shareLink(acme, id)).toBe(fresh);
      expect(await published(id)).toBe(true);
      expect(JSON.stringify(await world.trail(acme))).not.toMatch(/r_[A-Za-z0-9_-]{43}/);
    });
    it('opens nothing when a letter differs (S05)', async () => {
      const token = tokenOf(await world.receipts.shareLink(acme, await makeReceipt()));
      for (const wrong of [token.toUpperCase(), token.toLowerCase(), `${token}A`, token.slice(0, -1), `${token}%00`, `${token}\0`, token.replace('r_', 'R_'), encodeURIComponent(`${token}=`), '']) {
        expect(await world.receipts.findByShareToken(wrong)).toBeUndefined();
      }
    });
    it('names its receipt as well as the id does, for its own tenant only (PD7)', async () => {
      const id = await makeReceipt();
      const token = tokenOf(await world.receipts.shareLink(acme, id));
      for (const name of [id, token]) {
        expect((await world.receipts.findByIdOrShareToken(acme, name))?.id).toBe(id);
        expect(await world.receipts.findByIdOrShareToken(other, name)).toBeUndefined();
      }
      for (const name of ['', 'undefined', '%', "' or 1=1", 'rcpt_', `${id} `]) expect(await world.receipts.findByIdOrShareToken(acme, name)).toBeUndefined();
    });
    it('of a row that was copied to another receipt does not open', async () => {
      const first = await makeReceipt();
      const second = await makeReceipt({ scope: { order: '2' } });
      const { share_token_sealed } = await context.database.query.selectFrom('receipts').select('share_token_sealed').where('id', '=', first).executeTakeFirstOrThrow();
      await context.database.write((tx) => tx.updateTable('receipts').set({ share_token_sealed }).where('id', '=', second).execute());
      await expect(world.receipts.shareLink(acme, second)).rejects.toMatchObject({ code: 'key_unavailable' });
    });
  });

  describe('changes of state', () => {
    it('can be asked for twice and are recorded once', async () => {
      const id = await makeReceipt();
      for (const name of ['seal', 'archive', 'unarchive', 'unpublish'] as const) {
        await world.receipts.change(by, acme, id, name);
        await world.receipts.change(by, acme, id, name);
      }
      const actions = (await world.trail(acme)).filter(({ target }) => target.id === id).map(({ action }) => action);
      expect(actions).toEqual(['receipt.unarchived', 'receipt.archived', 'receipt.sealed', 'receipt.created']);
    });
    it('do not reach a receipt of another tenant', async () => {
      const id = await makeReceipt();
      const refused = { code: 'receipt_not_found', status: 404 };
      await expect(world.receipts.change(by, other, id, 'seal')).rejects.toMatchObject(refused);
      await expect(world.receipts.publish(by, other, id, null)).rejects.toMatchObject(refused);
      await expect(world.receipts.rotateShareToken(by, other, id)).rejects.toMatchObject(refused);
      await expect(world.receipts.shareLink(other, id)).rejects.toMatchObject(refused);
      expect(await world.receipts.read(id)).toMatchObject({ status: 'draft', published_at: null });
      expect(await world.trail(other)).toHaveLength(1);
    });
    it('and a sync at the same time never change the content of a sealed receipt', async () => {
      const id = await makeReceipt();
      const [, , sealed] = await Promise.all([
        world.receipts.sync(by, acme, receiptInput({ title: 'A' })),
        world.receipts.sync(by, acme, receiptInput({ title: 'B' })),
        world.receipts.change(by, acme, id, 'seal'),
        world.receipts.sync(by, acme, receiptInput({ title: 'C' })),
      ]);
      const { row } = await world.receipts.sync(by, acme, receiptInput({ title: 'D' }));
      expect(row.content_json).toBe(sealed.content_json);
    });
  });

  describe('lists', () => {
    it('show each receipt once, the newest period first, page by page', async () => {
      for (let month = 1; month <= 12; month += 1) {
        const start = `2026-${String(month).padStart(2, '0')}-01`;
        for (const order of ['1', '2']) await makeReceipt({ period: { start, end: start }, scope: { order } });
      }
      const seen: string[] = [];
      const starts: string[] = [];
      for (let after: { periodStart: string; id: string } | undefined; ; ) {
        const page = await world.receipts.list({ tenantId: acme }, noon, { limit: 7, after });
        seen.push(...page.rows.map(({ id }) => id));
        starts.push(...page.rows.map(({ period_start }) => period_start));
        if (page.next === null) break;
        after = page.next;
      }
      expect(new Set(seen).size).toBe(24);
      expect(starts).toEqual(starts.toSorted().toReversed());
    });
    it('filter by customer, status, archive and period', async () => {
      const one = await makeReceipt();
      const two = await makeReceipt({ customer: { externalId: 'cust-2' }, period: { start: '2026-09-01', end: '2026-09-30' } });
      await world.receipts.change(by, acme, two, 'seal');
      await world.receipts.change(by, acme, two, 'archive');
      const customerId = (await world.receipts.read(two))?.customer_id;
      const ids = async (filter: object): Promise<string[]> => (await world.receipts.list({ tenantId: acme, ...filter }, noon, { limit: 10 })).rows.map(({ id }) => id);
      expect(await ids({})).toEqual([one, two]);
      expect(await ids({ customerId })).toEqual([two]);
      expect(await ids({ status: 'draft' })).toEqual([one]);
      expect(await ids({ status: 'sealed' })).toEqual([two]);
      expect(await ids({ archived: true })).toEqual([two]);
      expect(await ids({ archived: false })).toEqual([one]);
      expect(await ids({ periodFrom: '2026-10-01' })).toEqual([one]);
      expect(await ids({ periodTo: '2026-09-30' })).toEqual([two]);
      expect((await world.receipts.list({ tenantId: other }, noon, { limit: 10 })).rows).toEqual([]);
    });
  });

  describe('the audit trail', () => {
    it('keeps the order of what happened in one millisecond, and pages', async () => {
      const id = await makeReceipt();
      for (const name of ['archive', 'unarchive', 'archive', 'unarchive'] as const) await world.receipts.change(by, acme, id, name);
      const first = await world.audit.list(context.database.query, { tenantId: acme, targetId: id, limit: 3 });
      expect(first.entries.map(({ action }) => action)).toEqual(['receipt.unarchived', 'receipt.archived', 'receipt.unarchived']);
      const second = await world.audit.list(context.database.query, { tenantId: acme, targetId: id, limit: 3, after: first.next ?? undefined });
      expect([second.entries.map(({ action }) => action), second.next]).toEqual([['receipt.archived', 'receipt.created'], null]);
    });
    it('shows a tenant its own entries only', async () => {
      await makeReceipt({}, other);
      expect(new Set((await world.trail(acme)).map(({ target }) => target.id))).toEqual(new Set([acme]));
    });
    it('can be neither changed nor cut, not even in the database', async () => {
      await expect(context.database.write((tx) => tx.updateTable('audit').set({ actor_id: 'somebody else' }).execute())).rejects.toThrow();
      await expect(context.database.write((tx) => tx.deleteFrom('audit').execute())).rejects.toThrow();
      expect((await world.trail(acme))[0]).toMatchObject({ actor: by.actor });
    });
  });
});

/** Makes many published receipts from one, faster than by syncing each. */
async function copyReceipt(database: Database, id: string, times: number): Promise<void> {
  const row = await database.query.selectFrom('receipts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  for (let begin = 0; begin < times; begin += 500) {
    const rows = Array.from({ length: Math.min(500, times - begin) }, (_, index) => {
      const n = String(begin + index).padStart(24, '0');
      return { ...row, id: `rcpt_${n}`, scope: `order:${n}`, share_token_hash: n };
    });
    await database.write((tx) => tx.insertInto('receipts').values(rows).execute());
  }
}
