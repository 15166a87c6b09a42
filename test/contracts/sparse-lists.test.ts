import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createAuditStore } from '../../server/platform/audit/store.ts';
import type { AuditFilter } from '../../server/platform/audit/query.ts';
import { createReceiptReads } from '../../server/resources/receipts/read.ts';
import type { ReceiptFilter } from '../../server/resources/receipts/lists/list-conditions.ts';
import { sliceRows } from '../../server/platform/store/in-slices.ts';
import { forEachEngine, type EngineContext } from '../support/databases/engines.ts';

const rows = 3 * sliceRows + 10;

/** Inserts rows for the numbers from 1 to `rows`, in one statement. */
const fill = ({ database, engine }: EngineContext, insert: string, select: string): Promise<unknown> =>
  sql
    .raw(
      engine === 'sqlite'
        ? `with recursive t(n) as (select 1 union all select n + 1 from t where n < ${rows}) ${insert} select ${select} from t`
        : `${insert} select ${select} from generate_series(1, ${rows}) as t(n)`,
    )
    .execute(database.query);

/** Counts how often the event loop ran other work meanwhile. How long each turn takes depends on the machine. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let [turns, isOver] = [0, false];
  const turn = (): void => {
    turns += 1;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  isOver = true;
  return turns;
}

forEachEngine('a list whose matches lie far apart', (context) => {
  it('D9 of the trail lists every entry once and in order, page by page, for every filter', async () => {
    // The key "rare" made every 3,000th entry, and all entries have the same action.
    await fill(
      context,
      'insert into audit (id, tenant_id, at, actor_kind, actor_id, action, target_kind, target_id)',
      `'aud_' || (100000 + n), 'ten_1', n / 2, case when n % 3000 = 0 then 'cli' else 'api-key' end, case when n % 3000 = 0 then 'rare' else 'k' end, ` +
        `'receipt.updated', case when n % 4000 = 0 then 'tenant' else 'receipt' end, 't' || (n % 7)`,
    );
    const { list } = createAuditStore({ clock: { now: () => 0 } });
    const read = async (filter: AuditFilter, oldestFirst: boolean): Promise<string[]> => {
      const ids: string[] = [];
      for (let after: { at: number; id: string } | undefined; ;) {
        const { entries, next } = await list(context.database.query, { tenantId: 'ten_1', ...filter, oldestFirst, after, limit: 2 });
        ids.push(...entries.map(({ id }) => id));
        if (!next) return ids;
        after = next;
      }
    };
    const numbers = Array.from({ length: rows }, (_, index) => index + 1);
    const filters: [AuditFilter, (n: number) => boolean][] = [
      [{ actorKind: 'cli' }, (n) => n % 3000 === 0],
      [{ actorId: 'rare' }, (n) => n % 3000 === 0],
      [{ action: 'receipt.updated', actorId: 'rare' }, (n) => n % 3000 === 0],
      [{ action: 'receipt.updated', targetKind: 'tenant' }, (n) => n % 4000 === 0],
      [{ actorId: 'rare', targetKind: 'tenant' }, (n) => n % 12_000 === 0],
      [{ targetId: 't1', actorKind: 'cli', sinceMs: 2_000 }, (n) => n % 7 === 1 && n % 3000 === 0 && Math.floor(n / 2) >= 2_000],
      [{ actorKind: 'nobody' }, () => false],
    ];
    for (const [filter, fits] of filters) {
      const expected = numbers.filter(fits).map((n) => `aud_${100_000 + n}`);
      expect(await read(filter, true), JSON.stringify(filter)).toEqual(expected);
      expect(await read(filter, false), JSON.stringify(filter)).toEqual(expected.toReversed());
    }
  }, 120_000);

  it('D9 of receipts lists every receipt once and in order, page by page, for every filter', async () => {
    const { query } = context.database;
    await query
      .insertInto('tenants')
      .values({
        id: 'ten_1',
        slug: 'a',
        name: 'a',
        mode: 'live',
        issuer: 'a',
        audience: null,
        max_token_seconds: 60,
        login_url: null,
        refresh_url: null,
        allowed_origins_json: '[]',
        created_at: 1,
        updated_at: 1,
        magic_links: 0,
        sign_in_proxy: 0,
        attribute_identity: 0,
        tokens_from: 0,
        links_revoked_at: 5,
        site_sessions_per_minute: null,
        customer_sessions_per_minute: 60,
        time_zone: 'UTC',
        bridge_audience: 'vitrine-embed',
        viewers_see_drafts: 1,
        compat_json: '[]',
        widget_ids_json: '{}',
      })
      .execute();
    await query
      .insertInto('customers')
      .values({ id: 'cus_1', tenant_id: 'ten_1', external_id: 'c', name: null, email: null, created_at: 1, updated_at: 1 })
      .execute();
    await fill(
      context,
      'insert into receipts (id, tenant_id, customer_id, period_start, period_end, scope, status, title, currency, total_minor, share_token_hash, ' +
        'share_token_sealed, published_at, published_until, archived_at, created_at, updated_at, content_json)',
      `'rcpt_' || (100000 + n), 'ten_1', 'cus_1', '2026-0' || (1 + n % 9) || '-01', '2026-10-31', n || '', case when n % 5000 = 0 then 'draft' else ` +
        `'sealed' end, 't', 'EUR', 1, n || '', '', case when n % 3000 = 0 then null when n % 2 = 0 then 5 else 9 end, ` +
        `case when n % 7 = 0 then 50 when n % 7 = 1 then 200 end, case when n % 6000 = 0 then 7 end, 1, 1, '{}'`,
    );
    const { list } = createReceiptReads(context.database);
    const read = async (filter: Omit<ReceiptFilter, 'tenantId'>): Promise<string[]> => {
      const ids: string[] = [];
      for (let after: { periodStart: string; id: string } | undefined; ;) {
        const page = await list({ tenantId: 'ten_1', ...filter }, 100, { after, limit: 1_700 });
        ids.push(...page.rows.map(({ id }) => id));
        if (!page.next) return ids;
        after = page.next;
      }
    };
    const isPublished = (n: number): boolean => n % 3000 !== 0 && n % 2 === 1 && n % 7 !== 0;
    const filters: [Omit<ReceiptFilter, 'tenantId'>, (n: number) => boolean][] = [
      [{ archived: true, status: 'sealed' }, (n) => n % 6000 === 0 && n % 5000 !== 0],
      [{ archived: true, status: 'draft' }, (n) => n % 30_000 === 0],
      [{ archived: false, status: 'draft' }, (n) => n % 5000 === 0 && n % 6000 !== 0],
      [{ visibility: 'published', status: 'draft' }, (n) => n % 5000 === 0 && isPublished(n)],
      [{ visibility: 'private', archived: true }, (n) => n % 6000 === 0],
      [{ visibility: 'published', periodFrom: '2026-05-01', periodTo: '2026-05-31' }, (n) => isPublished(n) && n % 9 === 4],
      [{ customerId: 'cus_1', visibility: 'private', status: 'draft' }, (n) => n % 5000 === 0 && !isPublished(n)],
    ];
    const isDraft = (n: number): boolean => n % 5000 === 0;
    const isArchived = (n: number): boolean => n % 6000 === 0;
    for (const status of [undefined, 'draft', 'sealed'] as const)
      for (const visibility of [undefined, 'private', 'published'] as const)
        for (const archived of [undefined, true, false]) {
          const isInStatus = (n: number): boolean => status === undefined || isDraft(n) === (status === 'draft');
          const isVisible = (n: number): boolean => visibility === undefined || isPublished(n) === (visibility === 'published');
          filters.push([
            { status, visibility, archived },
            (n) => isInStatus(n) && isVisible(n) && (archived === undefined || isArchived(n) === archived),
          ]);
        }
    const expectAllLists = async (): Promise<void> => {
      for (const [filter, fits] of filters) {
        const expected = Array.from({ length: rows }, (_, index) => index + 1).filter(fits);
        const inOrder = expected.toSorted((a, b) => (b % 9) - (a % 9) || b - a);
        expect(await read(filter), JSON.stringify(filter)).toEqual(inOrder.map((n) => `rcpt_${100_000 + n}`));
      }
    };
    await expectAllLists();
    // Again after the revocation is written into the rows.
    await query.updateTable('receipts').set({ published_at: null, published_until: null }).where('published_at', '<=', 5).execute();
    await expectAllLists();
    // Again after ended publications are settled: first all but a few, then all.
    const ended = query.updateTable('receipts').set(({ ref }) => ({ ended_until: ref('published_until') }));
    await ended.where('published_until', '<=', 100).where(sql<boolean>`id not like '%77'`).execute();
    await expectAllLists();
    await ended.where('published_until', '<=', 100).execute();
    await expectAllLists();
  }, 120_000);

  it('D9 of the trail lets other work run between its slices', async () => {
    await fill(
      context,
      'insert into audit (id, tenant_id, at, actor_kind, actor_id, action, target_kind, target_id)',
      `'aud_' || (100000 + n), 'ten_1', n, 'api-key', 'k', 'receipt.updated', 'receipt', 't'`,
    );
    const { list } = createAuditStore({ clock: { now: () => 0 } });
    expect(await turnsDuring(() => list(context.database.query, { tenantId: 'ten_1', actorKind: 'nobody', limit: 100 }))).toBeGreaterThanOrEqual(3);
  });
});
