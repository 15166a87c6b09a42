import { describe, expect, it } from 'vitest';
import { by, forEachStores } from './resource-world.ts';

forEachStores('the stores', (context) => {
  describe('tenants', () => {
    it('have defaults, and are found by id and by slug', async () => {
      const row = await context.world.tenants.read('acme');
      expect(row).toMatchObject({ id: context.acme, issuer: 'vitrine', audience: null, max_token_seconds: 3600, login_url: null, allowed_origins_json: '[]' });
      expect(await context.world.tenants.read(context.acme)).toEqual(row);
    });
    it('refuse a slug that is taken', async () => {
      await expect(context.world.makeTenant('acme')).rejects.toMatchObject({ code: 'conflict', status: 409 });
    });
    it('record changed settings with their values before and after, and no unchanged ones', async () => {
      await context.world.tenants.update(by, context.acme, { maxTokenSeconds: 900, name: 'The acme' });
      const [entry] = await context.world.trail(context.acme);
      expect(entry).toMatchObject({
        action: 'tenant.updated',
        before: { maxTokenSeconds: 3600 },
        after: { maxTokenSeconds: 900 },
        actor: by.actor,
        requestId: 'req-1',
        address: '192.0.2.1',
      });
      await context.world.tenants.update(by, context.acme, { maxTokenSeconds: 900 });
      expect(await context.world.trail(context.acme)).toHaveLength(2);
    });
    it('keep two concurrent changes of different settings', async () => {
      await Promise.all([
        context.world.tenants.update(by, context.acme, { issuer: 'paid' }),
        context.world.tenants.update(by, context.acme, { audience: 'vitrine' }),
      ]);
      expect(await context.world.tenants.read('acme')).toMatchObject({ issuer: 'paid', audience: 'vitrine' });
    });
    it('are listed page by page in the order of their slugs', async () => {
      await context.world.makeTenant('beta');
      const first = await context.world.tenants.list({ limit: 2 });
      expect(first.rows.map(({ slug }) => slug)).toEqual(['acme', 'beta']);
      const second = await context.world.tenants.list({ limit: 2, after: first.next ?? undefined });
      expect([second.rows.map(({ slug }) => slug), second.next]).toEqual([['other'], null]);
    });
  });

  describe('customers', () => {
    it('are created once per external id, also by concurrent callers', async () => {
      const made = await Promise.all(Array.from({ length: 20 }, () => context.world.customers.put(by, context.acme, { externalId: 'same' })));
      expect(new Set(made.map(({ row }) => row.id)).size).toBe(1);
      expect(made.filter(({ created }) => created)).toHaveLength(1);
      expect((await context.world.trail(context.acme)).filter(({ action }) => action === 'customer.created')).toHaveLength(1);
    });
    it('are distinguished by case and by every byte', async () => {
      const ids = await Promise.all(
        ['a', 'A', 'a ', 'á', 'ａ'].map(async (externalId) => (await context.world.customers.put(by, context.acme, { externalId })).row.id),
      );
      expect(new Set(ids).size).toBe(5);
    });
    it('keep a name or address that is left out, and replace one that is given', async () => {
      await context.world.customers.put(by, context.acme, { externalId: 'x', name: 'Old', email: 'a@b' });
      const { row } = await context.world.customers.put(by, context.acme, { externalId: 'x', name: 'New' });
      expect(row).toMatchObject({ name: 'New', email: 'a@b' });
      expect((await context.world.trail(context.acme))[0]).toMatchObject({ action: 'customer.updated', before: { name: 'Old' }, after: { name: 'New' } });
    });
    it('of another tenant are not found', async () => {
      const { row } = await context.world.customers.put(by, context.acme, { externalId: 'x' });
      expect(await context.world.customers.find(context.other, row.id)).toBeUndefined();
      expect(await context.world.customers.find(context.other, 'x')).toBeUndefined();
      expect(await context.world.customers.find(context.acme, 'x')).toEqual(row);
      await expect(context.world.customers.read(context.other, row.id)).rejects.toMatchObject({ code: 'not_found' });
      await expect(context.world.customers.update(by, context.other, row.id, { name: 'stolen' })).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  describe('the audit trail', () => {
    it('keeps the order of changes within one millisecond, across pages', async () => {
      const id = await context.makeReceipt();
      for (const name of ['archive', 'unarchive', 'archive', 'unarchive'] as const) await context.world.receipts.change(by, context.acme, id, name);
      const first = await context.world.audit.list(context.engine.database.query, { tenantId: context.acme, targetId: id, limit: 3 });
      expect(first.entries.map(({ action }) => action)).toEqual(['receipt.unarchived', 'receipt.archived', 'receipt.unarchived']);
      const second = await context.world.audit.list(context.engine.database.query, {
        tenantId: context.acme,
        targetId: id,
        limit: 3,
        after: first.next ?? undefined,
      });
      expect([second.entries.map(({ action }) => action), second.next]).toEqual([['receipt.archived', 'receipt.created'], null]);
    });
    it('shows a tenant only its own entries', async () => {
      await context.makeReceipt({}, context.other);
      expect(new Set((await context.world.trail(context.acme)).map(({ target }) => target.id))).toEqual(new Set([context.acme]));
    });
    it('can be neither changed nor deleted, not even in the database', async () => {
      await expect(context.engine.database.write((tx) => tx.updateTable('audit').set({ actor_id: 'somebody else' }).execute())).rejects.toThrow();
      await expect(context.engine.database.write((tx) => tx.deleteFrom('audit').execute())).rejects.toThrow();
      expect((await context.world.trail(context.acme))[0]).toMatchObject({ actor: by.actor });
    });
  });
});
