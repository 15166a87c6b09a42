import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { Pool, type PoolConfig } from 'pg';
import { PostgresConnection } from './postgres-connection.ts';
import { endsConnection, faultOfPostgres } from './postgres-fault.ts';

/** How long an unresponsive database may delay the exit of the process. */
const goodbyeMs = 1_000;
/** Time for the server to end a statement by itself, and then to report the cancellation. */
const graceMs = { cancel: 200, sever: 1_000 } as const;

export interface PostgresPoolOptions extends PoolConfig {
  /** A statement that runs longer is cancelled; if that fails, its connection is cut. */
  statementTimeoutMs: number;
  /** Receives errors that break idle connections. The next query opens another one. */
  onIdleFault(error: Error): void;
}

/**
 * Creates the pool for Kysely, with the errors of this server. A connection that broke, or whose query did not return, is closed instead of lent again: its
 * next user would wait behind the lost query. Until its release it throws the same fault for every further query.
 *
 * The statement timeout is enforced here: poolers would refuse it as a startup parameter, and as a session setting it would stay with a connection that others
 * use too.
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
          // The error that broke the connection explains more than that of the next query.
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
    // The pool has dropped these connections, but the process can exit only when they are closed.
    await Promise.all([...open].map(({ ended }) => ended));
    clearTimeout(cut);
  }
}
