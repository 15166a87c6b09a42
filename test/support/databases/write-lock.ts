import { DatabaseSync } from '@photostructure/sqlite';
import { Client } from 'pg';
import type { DatabaseConfig } from '../../../server/config/database-config.ts';

/** Holds a table's write lock as another process would: only reads succeed. Returns a function that releases it. */
export async function holdWriteLock(database: DatabaseConfig, table: 'tenants' | 'api_keys' | 'master_keys'): Promise<() => Promise<void>> {
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
