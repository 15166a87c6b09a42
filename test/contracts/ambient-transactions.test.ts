import { expect, it } from 'vitest';
import type { Database } from '../../server/platform/store/database.ts';
import { openDatabase } from '../../server/platform/store/open.ts';
import { forEachEngine } from '../support/databases/engines.ts';

const claim = (database: Database, token_hash: string) =>
  database.write((tx) => tx.insertInto('used_tokens').values({ tenant_id: 'a', token_hash, expires_at: 1 }).execute());
const storedHashes = async (database: Database) =>
  (await database.query.selectFrom('used_tokens').select('token_hash').orderBy('token_hash').execute()).map(({ token_hash }) => token_hash);

forEachEngine('a transaction', (context) => {
  it('is kept as a whole, and reads inside see the writes inside', async () => {
    const { database } = context;
    const seen = await database.inAmbientTransaction(async () => {
      await claim(database, '1');
      await database.query.insertInto('used_tokens').values({ tenant_id: 'a', token_hash: '2', expires_at: 1 }).execute();
      await claim(database, '3');
      return storedHashes(database);
    });
    expect(seen).toEqual(['1', '2', '3']);
    expect(await storedHashes(database)).toEqual(['1', '2', '3']);
  });

  it('is rolled back as a whole when it fails at its end, and is never seen by another connection', async () => {
    const { database, place } = context;
    const other = await openDatabase(place);
    const work = database.inAmbientTransaction(async () => {
      await claim(database, '1');
      expect(await storedHashes(other)).toEqual([]);
      await database.inAmbientTransaction(() => claim(database, '2'));
      throw new Error('at the end');
    });
    await expect(work).rejects.toThrow('at the end');
    expect(await storedHashes(database)).toEqual([]);
    await other.close();
  });

  it('loses only the part that failed when it continues after a failure', async () => {
    const { database } = context;
    await database.inAmbientTransaction(async () => {
      await claim(database, '1');
      const part = database.write(async (tx) => {
        await tx.insertInto('used_tokens').values({ tenant_id: 'a', token_hash: '2', expires_at: 1 }).execute();
        await tx.insertInto('used_tokens').values({ tenant_id: 'a', token_hash: '1', expires_at: 1 }).execute();
      });
      await expect(part).rejects.toThrow(/unique/i);
      await claim(database, '3');
    });
    expect(await storedHashes(database)).toEqual(['1', '3']);
  });

  it('does not include work that it started and that continues after its end', async () => {
    const { database } = context;
    let runLater: (() => Promise<unknown>) | undefined;
    let proceed = (): void => {};
    const begun = new Promise<void>((resolve) => (proceed = resolve));
    let behind: Promise<unknown> | undefined;
    await expect(
      database.inAmbientTransaction(async () => {
        behind = begun.then(() => claim(database, 'behind'));
        runLater = () => claim(database, 'late');
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    proceed();
    await behind;
    await runLater?.();
    expect(await storedHashes(database)).toEqual(['behind', 'late']);
  });

  it('does not include writes to another database', async () => {
    const { database, place } = context;
    await database.inAmbientTransaction(async () => claim(database, '1'));
    const other = await openDatabase(place);
    if (context.engine === 'postgres')
      await expect(database.inAmbientTransaction(() => claim(other, '2').then(() => Promise.reject(new Error('no'))))).rejects.toThrow('no');
    else await claim(other, '2');
    expect(await storedHashes(database)).toEqual(['1', '2']);
    await other.close();
  });

  it('runs one at a time with other writers', async () => {
    const { database } = context;
    const work = (name: string) => database.inAmbientTransaction(() => claim(database, name));
    await Promise.all(Array.from({ length: 12 }, (_, index) => work(String(index).padStart(2, '0'))));
    expect(await storedHashes(database)).toHaveLength(12);
  });
});
