import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { Pool, type PoolConfig } from 'pg';
import { PostgresConnection } from './postgres-connection.ts';
import { endsConnection, faultOfPostgres } from './postgres-fault.ts';

/** How long a database that does not answer may hold up the end of the process. */
const goodbyeMs = 1_000;
/** What the server gets to end a statement by itself, and then to answer that it has been cancelled. */
const graceMs = { cancel: 200, sever: 1_000 } as const;

export interface PostgresPoolOptions extends PoolConfig {
  /** A statement that runs longer is cancelled; when that helps nothing, its connection is cut. */
  statementTimeoutMs: number;
  /** Gets what breaks connections that nobody uses. The next query opens another one. */
  onIdleFault(error: Error): void;
}

/**
 * The pool as Kysely uses it, with the errors of this server. A connection that broke, or on which a query did not come back, is closed instead of
 * being lent again: whoever got it next would wait behind the lost one. Until it is given back it says the same fault to every further query.
 *
 * How long a statement may run is watched from here: as a parameter of the connection's start it would be refused by poolers, and as a setting of the session
 * it would stay with a connection that others use as well.
 */
export function createPostgresPool({ statementTimeoutMs, onIdleFault, ...config }: PostgresPoolOptions): PostgresPool {
  const open = new Set<PostgresConnection>();
  let ending: Promise<void> | undefined;
  const pool = new Pool({ ...config, Client: PostgresConnection });
  pool.on('error', onIdleFault);
  pool.on('connect', (client) => void (client instanceof PostgresConnection && open.add(client)));
  pool.on('remove', (client) => void (client instanceof PostgresConnection && open.delete(client)));

  return {
    async connect(): Promise<PostgresPoolClient> {
      const client = await pool.connect().catch((error: unknown) => {
        throw faultOfPostgres(error);
      });
      const connection = client instanceof PostgresConnection ? client : undefined;
      let lost: unknown;
      let spent = false;
      let released = false;
      const run = async (text: string, parameters: readonly unknown[]) => {
        if (lost !== undefined) throw lost;
        let timer = setTimeout(() => {
          spent = true;
          connection?.cancel();
          timer = setTimeout(() => connection?.sever(), graceMs.sever);
        }, statementTimeoutMs + graceMs.cancel);
        try {
          return await client.query(text, [...parameters]);
        } catch (error) {
          // What broke the connection says more than that the next query found it broken.
          const first = connection?.fault ?? error;
          const fault = faultOfPostgres(first);
          if (endsConnection(first)) lost = fault;
          throw fault;
        } finally {
          clearTimeout(timer);
        }
      };
      const release = (): void => {
        if (released) return;
        released = true;
        const close = spent || lost !== undefined;
        client.release(close);
        if (close) connection?.sever();
      };
      return { query: run as unknown as PostgresPoolClient['query'], release };
    },
    end: () => (ending ??= end()),
  };

  async function end(): Promise<void> {
    const cut = setTimeout(() => {
      for (const connection of open) connection.sever();
    }, goodbyeMs);
    await pool.end();
    // The pool has let go of them; the process ends when they are closed.
    await Promise.all([...open].map(({ ended }) => ended));
    clearTimeout(cut);
  }
}
