import { expect, it } from 'vitest';
import { createAuditCounts, type AuditCountPosition } from '../../server/platform/audit/counts.ts';
import { createAuditStore } from '../../server/platform/audit/store.ts';
import { createRefusals } from '../../server/platform/audit/refusals.ts';
import { openDatabase } from '../../server/platform/store/open.ts';
import { forEachEngine } from '../support/databases/engines.ts';

const hour = 3_600_000;
const unsigned = (reason: string, tenantId: string | null = 'ten_1') =>
  ({ tenantId, action: 'access_key.refused', target: { kind: 'access_key', id: 'akey_1' }, reason }) as const;

forEachEngine('counts of unauthenticated refusals', (context) => {
  let now = Date.UTC(2026, 10, 21, 12, 30);
  const clock = { now: () => now };

  it('D7 add up across processes, per hour and per tenant', async () => {
    const second = await openDatabase(context.place);
    const [one, other] = [createAuditCounts({ database: context.database, clock }), createAuditCounts({ database: second, clock })];
    for (let count = 0; count < 5; count += 1) for (const counts of [one, other]) counts.count(unsigned('wrong_key'));
    one.count(unsigned('wrong_key', null));
    const first = now;
    now += hour;
    one.count(unsigned('wrong_key'));
    await Promise.all([one.flush(), other.flush()]);
    const { items, next } = await other.list({ tenantId: 'ten_1', limit: 9 });
    expect(next).toBeNull();
    expect(items.map(({ hour: begin, count, firstAt, lastAt }) => [begin, count, firstAt, lastAt])).toEqual([
      ['2026-11-21T13:00:00.000Z', 1, new Date(now).toISOString(), new Date(now).toISOString()],
      ['2026-11-21T12:00:00.000Z', 10, new Date(first).toISOString(), new Date(first).toISOString()],
    ]);
    expect((await other.list({ tenantId: 'ten_1', sinceMs: now, limit: 9 })).items).toHaveLength(1);
    expect((await other.list({ tenantId: null, limit: 9 })).items.map(({ count }) => count)).toEqual([1]);
    await second.close();
  });

  it('D7 are listed page by page, each once', async () => {
    const counts = createAuditCounts({ database: context.database, clock });
    for (const reason of ['a', 'b', 'c', 'd', 'e']) counts.count(unsigned(reason));
    const seen: string[] = [];
    for (let after: AuditCountPosition | undefined; ;) {
      const { items, next } = await counts.list({ tenantId: 'ten_1', after, limit: 2 });
      seen.push(...items.map(({ reason }) => reason));
      if (!next) break;
      after = next;
    }
    expect(seen).toEqual(['e', 'd', 'c', 'b', 'a']);
  });

  it('D7 are kept while the database cannot be written to', async () => {
    const counts = createAuditCounts({ database: context.database, clock });
    await context.database.query.schema.alterTable('audit_counts').renameTo('audit_counts_away').execute();
    counts.count(unsigned('wrong_key'));
    await counts.flush();
    counts.count(unsigned('wrong_key'));
    await context.database.query.schema.alterTable('audit_counts_away').renameTo('audit_counts').execute();
    expect((await counts.list({ tenantId: 'ten_1', limit: 9 })).items.map(({ count }) => count)).toEqual([2]);
  });

  it('D7 D12 records a refused credential once a minute, also after the clock is set back, and a public one never', async () => {
    const audit = createAuditStore({ clock });
    const counts = createAuditCounts({ database: context.database, clock });
    const refusals = createRefusals({ database: context.database, audit, clock, counts });
    const by = (kind: 'session' | 'embed-key') => ({ actor: { kind, id: 'x' }, requestId: null, address: null }) as const;
    const rows = async () => (await audit.list(context.database.query, { tenantId: 'ten_1', limit: 99 })).entries.length;
    const repeatRefusal = async (kind: 'session' | 'embed-key', unverified = false) => {
      for (let count = 0; count < 3; count += 1) await refusals.note(by(kind), 'ten_1', { code: 'origin_not_allowed', pageOrigin: undefined, unverified });
    };
    await repeatRefusal('session');
    expect(await rows()).toBe(1);
    now -= 2 * hour;
    await repeatRefusal('session');
    expect(await rows()).toBe(2);
    now += 60_000;
    await repeatRefusal('session');
    await repeatRefusal('embed-key');
    await repeatRefusal('session', true);
    expect(await rows()).toBe(3);
    expect((await counts.list({ tenantId: 'ten_1', limit: 9 })).items.map(({ target, count }) => [target.id, count])).toEqual([
      ['x', 3],
      ['unverified', 3],
    ]);
  });
});
