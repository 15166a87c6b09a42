import { DatabaseSync } from '@photostructure/sqlite';
import { Client } from 'pg';
import type { DatabaseConfig } from '../../../server/config/database-config.ts';

/** Holds the lock that a write of the table needs, as another process would, so that reads alone get through. Gives back what lets go of it. */
export async function holdWriteLock(database: DatabaseConfig, table: 'tenants' | 'api_keys'): Promise<() => Promise<void>> {
  if (database.engine === 'sqlite') {
    const other = new DatabaseSync(database.file);
    other.exec('begin immediate');
    return async () => {
      other.exec('rollback');
      other.close();
    };
  }
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query(`begin; lock table ${table} in exclusive mode`);
  return async () => {
    await client.query('rollback');
    await client.end();
  };
}
