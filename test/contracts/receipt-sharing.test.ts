import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Database } from '../../server/platform/store/database.ts';
import { settleRevoked } from '../../server/resources/links/revoked-links.ts';
import { by, copyReceipt, day, forEachStores, noon, publicUrl, resourceWorld, tokenOf } from './resource-world.ts';

forEachStores('sharing receipts', (context) => {
  describe('visibility', () => {
    it('is private at first, published on request, and private again (PD14)', async () => {
      const id = await context.makeReceipt();
      expect(await context.published(id)).toBe(false);
      await context.world.receipts.publish(by, context.acme, id, null);
      expect(await context.published(id)).toBe(true);
      await context.world.receipts.change(by, context.acme, id, 'unpublish');
      expect(await context.published(id)).toBe(false);
    });
    it('ends exactly at the millisecond of its expiry (PD16)', async () => {
      const id = await context.makeReceipt();
      await context.world.receipts.publish(by, context.acme, id, noon + day);
      context.world.clock.time = noon + day - 1;
      expect(await context.published(id)).toBe(true);
      context.world.clock.time = noon + day;
      expect(await context.published(id)).toBe(false);
      const filter = { tenantId: context.acme } as const;
      expect((await context.world.receipts.list({ ...filter, visibility: 'published' }, context.world.clock.now(), { limit: 9 })).rows).toHaveLength(0);
      expect((await context.world.receipts.list({ ...filter, visibility: 'private' }, context.world.clock.now(), { limit: 9 })).rows).toHaveLength(1);
    });
    it('cannot end in the past', async () => {
      const id = await context.makeReceipt();
      await expect(context.world.receipts.publish(by, context.acme, id, noon)).rejects.toMatchObject({ code: 'invalid_request' });
      expect(await context.published(id)).toBe(false);
    });
    it('is revoked for all receipts of a tenant, and of no other, in one step (PD5, S03)', async () => {
      const ids = await Promise.all(['01', '02', '03'].map((month) => context.makeReceipt({ period: { start: `2026-${month}-01`, end: `2026-${month}-28` } })));
      const foreign = await context.makeReceipt({}, context.other);
      for (const id of ids.slice(1)) await context.world.receipts.publish(by, context.acme, id, null);
      await context.world.receipts.publish(by, context.other, foreign, null);
      expect(await context.world.receipts.revokeAll(by, context.acme)).toBe(2);
      expect(await Promise.all(ids.map(context.published))).toEqual([false, false, false]);
      expect(await context.published(foreign)).toBe(true);
      expect((await context.world.trail(context.acme))[0]).toMatchObject({ action: 'receipts.all_unpublished', after: { unpublished: 2 } });
      expect(await context.world.receipts.revokeAll(by, context.acme)).toBe(0);
    });
    it('D5 of 20,000 receipts is revoked by one row, then settled in batches that change nothing for callers', async () => {
      const { receipts } = context.world;
      const { database } = context.engine;
      const id = await context.makeReceipt();
      await receipts.publish(by, context.acme, id, noon + day);
      await copyReceipt(database, id, 20_000);
      const foreign = await context.makeReceipt({}, context.other);
      await receipts.publish(by, context.other, foreign, null);
      context.world.clock.time += 60_000;

      expect(await receipts.revokeAll(by, context.acme)).toBe(20_001);
      expect(await publishedRows(database)).toBe(20_002);
      const visibleState = async () =>
        JSON.stringify([
          await receipts.read(id),
          await receipts.list({ tenantId: context.acme }, noon, { limit: 50 }),
          await receipts.list({ tenantId: context.acme, visibility: 'private' }, noon, { limit: 50 }),
        ]);
      const before = await visibleState();
      expect(JSON.parse(before)[0]).toMatchObject({ published_at: null, published_until: null, updated_at: context.world.clock.time });

      const again = await context.makeReceipt({ scope: { order: 'again' } });
      await receipts.publish(by, context.acme, again, null);
      let pauses = 0;
      await settleRevoked(database, { isOver: () => false, pause: async () => void (pauses += 1) });
      expect([await publishedRows(database), pauses]).toEqual([2, 40]);
      expect([await context.published(again), await context.published(foreign)]).toEqual([true, true]);
      await receipts.change(by, context.acme, again, 'unpublish');
      expect(await receipts.list({ tenantId: context.acme, visibility: 'published' }, noon, { limit: 50 })).toEqual({ rows: [], next: null });
      await database.query.deleteFrom('receipts').where('id', '=', again).execute();
      expect(await visibleState()).toBe(before);
      expect(await receipts.revokeAll(by, context.acme)).toBe(0);
    });
    it('is revoked for all receipts or for none', async () => {
      const id = await context.makeReceipt();
      await context.world.receipts.publish(by, context.acme, id, null);
      const stopped = resourceWorld(context.engine.database);
      stopped.audit.record = async () => {
        throw new Error('stopped half-way');
      };
      await expect(stopped.receipts.revokeAll(by, context.acme)).rejects.toThrow('stopped half-way');
      expect(await context.published(id)).toBe(true);
    });
    it('can be revoked after a process was killed while revoking it (S03)', async () => {
      const id = await context.makeReceipt();
      await context.world.receipts.publish(by, context.acme, id, null);
      const placeFile = join(context.engine.place.folder, 'place.json');
      writeFileSync(placeFile, JSON.stringify({ database: context.engine.place.database }));
      const program = fileURLToPath(new URL('./killed-while-revoking.ts', import.meta.url));
      const { signal } = spawnSync(process.execPath, ['--import', 'tsx', program, placeFile, context.acme], { encoding: 'utf8' });
      expect(signal).toBe('SIGKILL');
      expect(await context.published(id)).toBe(true);
      expect(await context.world.receipts.revokeAll(by, context.acme)).toBe(1);
      expect(await context.published(id)).toBe(false);
    });
  });

  describe('the direct link', () => {
    it('is unique to each receipt (PD3), and is never stored in clear text', async () => {
      const first = await context.makeReceipt();
      const second = await context.makeReceipt({ scope: { order: '2' } });
      const urls = [await context.world.receipts.shareLink(context.acme, first), await context.world.receipts.shareLink(context.acme, second)];
      expect(urls[0]).toMatch(new RegExp(`^${publicUrl}/r/r_[A-Za-z0-9_-]{43}$`));
      expect(urls[0]).not.toBe(urls[1]);
      expect((await context.world.receipts.findByShareToken(tokenOf(urls[0] ?? '')))?.id).toBe(first);
      const rows = await context.engine.database.query.selectFrom('receipts').selectAll().execute();
      expect(JSON.stringify(rows)).not.toContain(tokenOf(urls[0] ?? ''));
    });
    it('stops working at once when it is rotated, while the receipt stays published (PD4, S02)', async () => {
      const id = await context.makeReceipt();
      await context.world.receipts.publish(by, context.acme, id, null);
      const old = await context.world.receipts.shareLink(context.acme, id);
      const fresh = await context.world.receipts.rotateShareToken(by, context.acme, id);
      expect(await context.world.receipts.findByShareToken(tokenOf(old))).toBeUndefined();
      expect((await context.world.receipts.findByShareToken(tokenOf(fresh)))?.id).toBe(id);
      expect(await context.world.receipts.shareLink(context.acme, id)).toBe(fresh);
      expect(await context.published(id)).toBe(true);
      expect(JSON.stringify(await context.world.trail(context.acme))).not.toMatch(/r_[A-Za-z0-9_-]{43}/);
    });
    it('opens nothing when a character differs (S05)', async () => {
      const token = tokenOf(await context.world.receipts.shareLink(context.acme, await context.makeReceipt()));
      for (const wrong of [
        token.toUpperCase(),
        token.toLowerCase(),
        `${token}A`,
        token.slice(0, -1),
        `${token}%00`,
        `${token}\0`,
        token.replace('r_', 'R_'),
        encodeURIComponent(`${token}=`),
        '',
      ]) {
        expect(await context.world.receipts.findByShareToken(wrong)).toBeUndefined();
      }
    });
    it('identifies its receipt as the id does, for its own tenant only (PD7)', async () => {
      const id = await context.makeReceipt();
      const token = tokenOf(await context.world.receipts.shareLink(context.acme, id));
      for (const name of [id, token]) {
        expect((await context.world.receipts.findByIdOrShareToken(context.acme, name))?.id).toBe(id);
        expect(await context.world.receipts.findByIdOrShareToken(context.other, name)).toBeUndefined();
      }
      for (const name of ['', 'undefined', '%', "' or 1=1", 'rcpt_', `${id} `])
        expect(await context.world.receipts.findByIdOrShareToken(context.acme, name)).toBeUndefined();
    });
    it('cannot be opened if its sealed token was copied to another receipt', async () => {
      const first = await context.makeReceipt();
      const second = await context.makeReceipt({ scope: { order: '2' } });
      const { share_token_sealed } = await context.engine.database.query
        .selectFrom('receipts')
        .select('share_token_sealed')
        .where('id', '=', first)
        .executeTakeFirstOrThrow();
      await context.engine.database.write((tx) => tx.updateTable('receipts').set({ share_token_sealed }).where('id', '=', second).execute());
      await expect(context.world.receipts.shareLink(context.acme, second)).rejects.toMatchObject({ code: 'key_unavailable' });
    });
  });
});

async function publishedRows(database: Database): Promise<number> {
  const { n } = await database.query
    .selectFrom('receipts')
    .select(({ fn }) => fn.countAll().as('n'))
    .where('published_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return Number(n);
}
