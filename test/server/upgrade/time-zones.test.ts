import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { timeZones } from '../../../server/platform/store/migrations/0032-time-zones.ts';
import { openDatabase } from '../../../server/platform/store/open.ts';
import { engines } from '../../support/databases/engines.ts';
import { olderPlace } from './older-schema.ts';

const columns = ['id', 'slug', 'name', 'issuer', 'max_token_seconds', 'allowed_origins_json', 'created_at', 'updated_at'];
const tenant = (id: string) => [id, id, 'n', 'i', 60, '[]', 1, 1] as const;

describe.each(engines)('the migration "time zones" on %s', (engine) => {
  it('IV07 keeps existing tenants in UTC, and those that an older process creates at the same time', async () => {
    const before = Object.fromEntries(columns.map((name, index) => [name, tenant('before')[index] ?? null]));
    const place = await olderPlace(engine, timeZones.version - 1, new Map([['tenants', [before]]]));
    const database = await openDatabase(place);
    await sql`insert into tenants (${sql.join(columns.map((name) => sql.ref(name)))}) values (${sql.join(tenant('beside'))})`.execute(database.query);
    expect(await database.query.selectFrom('tenants').select(['id', 'time_zone']).orderBy('id').execute()).toEqual([
      { id: 'before', time_zone: 'UTC' },
      { id: 'beside', time_zone: 'UTC' },
    ]);
    await database.close();
    await place.remove();
  });
});
