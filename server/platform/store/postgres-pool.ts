import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Pool } from 'pg';
import { HttpError } from '../../errors/http-error.ts';
import { faultOfPostgres } from './postgres-fault.ts';

/**
 * The pool as Kysely uses it, with the errors of this server. A connection on which a query did not come back is closed instead of
 * being lent again: whoever got it next would wait behind the lost one.
 */
export function guardedPool(pool: Pool): PostgresPool {
  return {
    async connect(): Promise<PostgresPoolClient> {
      const client = await pool.connect().catch((error: unknown) => {
        throw faultOfPostgres(error);
      });
      let broken = false;
      const run = async (text: string, parameters: readonly unknown[]) => {
        try {
          return await client.query(text, [...parameters]);
        } catch (error) {
          const fault = faultOfPostgres(error);
          broken ||= fault instanceof HttpError;
          throw fault;
        }
      };
      return { query: run as unknown as PostgresPoolClient['query'], release: () => client.release(broken) };
    },
    end: () => pool.end(),
  };
}
