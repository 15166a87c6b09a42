import { sql } from 'kysely';
import { Client } from 'pg';
import { expect, it, vi } from 'vitest';
import { createLog } from '../../../../server/platform/http/log/log.ts';
import { openDatabase } from '../../../../server/platform/store/open.ts';
import { purgeExpired } from '../../../../server/credentials/purge.ts';
import { createLeases, leaseMs } from '../../../../server/platform/upkeep/lease.ts';
import { createUpkeep, type UpkeepPiece } from '../../../../server/platform/upkeep/upkeep.ts';
import { forEachEngine } from '../../../support/databases/engines.ts';

const minute = 60_000;

forEachEngine('upkeep', (context) => {
  let now = Date.UTC(2026, 10, 21);
  const clock = { now: () => now };
  const logged: string[] = [];
  const log = createLog('warn', { write: (line) => void logged.push(line) });
  const make = (pieces: readonly UpkeepPiece[], database = context.database) =>
    createUpkeep({ leases: createLeases({ database, clock }), pieces, log, random: () => 0.123_456_789, pauseMs: 1 });
  const piece = (name: string, run: UpkeepPiece['run']): UpkeepPiece => ({ name, everyMs: 10 * minute, run });

  it('D8 runs the other pieces when one fails, and retries that one after a minute', async () => {
    const done: string[] = [];
    let fails = true;
    const upkeep = make([
      piece('first', async () => {
        if (fails) throw new Error('not today');
        done.push('first');
      }),
      piece('second', async () => void done.push('second')),
    ]);
    await upkeep.run();
    expect(done).toEqual(['second']);
    expect(logged.splice(0).join('')).toContain('"piece":"first"');
    fails = false;
    now += minute - 1;
    await upkeep.run();
    expect(done).toEqual(['second']);
    now += 1;
    await upkeep.run();
    expect(done).toEqual(['second', 'first']);
    now += 10 * minute;
    await upkeep.run();
    expect(done).toEqual(['second', 'first', 'first', 'second']);
  });

  it('D8 runs a piece in one process of four at a time, and not before it is due again', async () => {
    const others = await Promise.all([1, 2, 3].map(() => openDatabase(context.place)));
    let [running, most, runs] = [0, 0, 0];
    const one = piece('one', async ({ pause }) => {
      most = Math.max(most, (running += 1));
      runs += 1;
      for (let turn = 0; turn < 5; turn += 1) await pause();
      running -= 1;
    });
    const all = [context.database, ...others].map((database) => make([one], database));
    await Promise.all(all.map((upkeep) => upkeep.run()));
    await Promise.all(all.map((upkeep) => upkeep.run()));
    expect([most, runs]).toEqual([1, 1]);
    now += 10 * minute;
    await Promise.all(all.map((upkeep) => upkeep.run()));
    expect([most, runs]).toEqual([1, 2]);
    await Promise.all(others.map((database) => database.close()));
  });

  it('D8 takes over a piece whose process died or whose due time a fast clock set, but not a running one', async () => {
    let runs = 0;
    const upkeep = make([piece('one', async () => void (runs += 1))]);
    const held = (held_until: number, due_at = now) =>
      context.database.query
        .insertInto('upkeep')
        .values({ name: 'one', due_at, held_by: 'another', held_until })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ due_at, held_until, held_by: 'another' }))
        .execute();
    await held(now + leaseMs);
    await upkeep.run();
    expect(runs).toBe(0);
    now += leaseMs;
    await upkeep.run();
    expect(runs).toBe(1);
    await held(now + 7_200_000, now + 7_200_000);
    await upkeep.run();
    expect(runs).toBe(2);
  });

  it('D8 begins within seconds of the start, and stops after the current batch', async () => {
    let turns = 0;
    const upkeep = createUpkeep({
      leases: createLeases({ database: context.database, clock }),
      pieces: [
        piece('long', async ({ isOver, pause }) => {
          for (; !isOver(); turns += 1) await pause();
        }),
      ],
      log,
      random: () => 0.001,
      pauseMs: 1,
    });
    upkeep.start();
    await vi.waitFor(() => expect(turns).toBeGreaterThan(0), 5_000);
    await upkeep.stop();
    const turnsAtEnd = turns;
    expect(await context.database.query.selectFrom('upkeep').select(['name', 'held_by', 'due_at']).execute()).toEqual([
      { name: 'long', held_by: null, due_at: now },
    ]);
    expect(turns).toBe(turnsAtEnd);
  });

  it('D8 purges every other table when one table fails', async () => {
    const { database, engine } = context;
    await database.query
      .insertInto('used_tokens')
      .values([{ tenant_id: 'a', token_hash: 'over', expires_at: 1 }])
      .execute();
    await database.query
      .insertInto('rate_limits')
      .values([{ bucket: 'over', hits_json: '[]', expires_at: 1 }])
      .execute();
    if (engine === 'sqlite') await sql`create trigger stuck before delete on used_tokens begin select raise(abort, 'stuck'); end`.execute(database.query);
    else {
      await sql`create function stuck() returns trigger language plpgsql as $$ begin raise exception 'stuck'; end $$`.execute(database.query);
      await sql`create trigger stuck before delete on used_tokens for each row execute function stuck()`.execute(database.query);
    }
    await expect(purgeExpired(database, now)).rejects.toThrow('1 of');
    expect(await database.query.selectFrom('rate_limits').selectAll().execute()).toEqual([]);
    expect(await database.query.selectFrom('used_tokens').selectAll().execute()).toHaveLength(1);
  });

  it('D8 purges in batches with pauses, and continues where it was stopped', async () => {
    const { database } = context;
    const rows = Array.from({ length: 1_750 }, (_, index) => ({ tenant_id: 'a', token_hash: String(index), expires_at: index < 1_700 ? 1 : now }));
    await database.query.insertInto('used_tokens').values(rows).execute();
    const countUsedTokens = async () => (await database.query.selectFrom('used_tokens').select('token_hash').execute()).length;
    let pauses = 0;
    const pause = async (): Promise<void> => void (pauses += 1);
    await purgeExpired(database, now, { isOver: () => false, pause });
    expect([await countUsedTokens(), pauses]).toEqual([50, 3]);
    await database.query.insertInto('used_tokens').values(rows.slice(0, 1_100)).execute();
    let batches = 0;
    await purgeExpired(database, now, { isOver: () => (batches += 1) > 2, pause });
    expect(await countUsedTokens()).toBeGreaterThan(50);
    await purgeExpired(database, now);
    expect(await countUsedTokens()).toBe(50);
  });

  it('D8 skips a locked row until the next time, without waiting', async () => {
    const { database, place } = context;
    await database.query
      .insertInto('used_tokens')
      .values(['a', 'b', 'c'].map((token_hash) => ({ tenant_id: 'a', token_hash, expires_at: 1 })))
      .execute();
    // SQLite locks no rows.
    if (place.database.engine === 'postgres') {
      const client = new Client({ connectionString: place.database.url });
      await client.connect();
      await client.query(`begin; select 1 from used_tokens where token_hash = 'b' for update`);
      await purgeExpired(database, now);
      expect(await database.query.selectFrom('used_tokens').select('token_hash').execute()).toEqual([{ token_hash: 'b' }]);
      await client.query('rollback');
      await client.end();
    }
    await purgeExpired(database, now);
    expect(await database.query.selectFrom('used_tokens').selectAll().execute()).toEqual([]);
  });
});
