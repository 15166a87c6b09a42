import { expect, it } from 'vitest';
import { createAuditStore } from '../../server/platform/audit/store.ts';
import { createApiKeyStore } from '../../server/credentials/api-keys/store.ts';
import { createLastUse } from '../../server/platform/store/last-use.ts';
import { forEachEngine } from '../support/databases/engines.ts';
import { holdWriteLock } from '../support/databases/write-lock.ts';

const by = { actor: { kind: 'system', id: null }, requestId: null, address: null } as const;
const minute = 60_000;

forEachEngine('the last use of a key', (context) => {
  let now = Date.UTC(2026, 10, 21);
  const clock = { now: () => now };
  const open = () => {
    const { database } = context;
    const lastUse = createLastUse({ database, clock });
    return { lastUse, apiKeys: createApiKeyStore({ database, clock, lastUse, audit: createAuditStore({ clock }) }) };
  };
  const written = async () =>
    (await context.database.query.selectFrom('api_keys').select('last_used_at').orderBy('id').execute()).map(({ last_used_at: at }) => at);

  it('D6 is shown at once, written once for many keys, and at most once a minute for each', async () => {
    const { apiKeys, lastUse } = open();
    const secrets: string[] = [];
    for (let count = 0; count < 3; count += 1) secrets.push((await apiKeys.create(by, { tenantId: null, name: 'a', role: 'owner' })).secret);
    for (const secret of secrets) await apiKeys.findBySecret(secret);
    expect(await written()).toEqual([null, null, null]);
    expect((await apiKeys.list(null)).map(({ lastUsedAt }) => Date.parse(lastUsedAt ?? ''))).toEqual([now, now, now]);
    await lastUse.flush();
    const first = now;
    expect(await written()).toEqual([first, first, first]);
    now += minute - 1;
    for (const secret of secrets) await apiKeys.findBySecret(secret);
    await lastUse.flush();
    expect(await written()).toEqual([first, first, first]);
    now += 1;
    await apiKeys.findBySecret(secrets[0] ?? '');
    await lastUse.flush();
    expect((await written()).toSorted()).toEqual([first, first, now]);
  });

  it('D6 delays no request while the database cannot be written to, and is written later', async () => {
    const { apiKeys, lastUse } = open();
    const { secret } = await apiKeys.create(by, { tenantId: null, name: 'a', role: 'owner' });
    const release = await holdWriteLock(context.place.database, 'api_keys');
    try {
      expect(await apiKeys.findBySecret(secret)).toMatchObject({ role: 'owner' });
      await lastUse.flush();
    } finally {
      await release();
    }
    expect(await written()).toEqual([null]);
    await lastUse.flush();
    expect(await written()).toEqual([now]);
  });

  it('D6 is written even if a fast clock has stored a later time', async () => {
    const { apiKeys, lastUse } = open();
    const { secret } = await apiKeys.create(by, { tenantId: null, name: 'a', role: 'owner' });
    await context.database.query
      .updateTable('api_keys')
      .set({ last_used_at: now + 7_200_000 })
      .execute();
    await apiKeys.findBySecret(secret);
    await lastUse.flush();
    expect(await written()).toEqual([now]);
  });
});
