import { CompiledQuery, type KyselyPlugin, type RootOperationNode, sql } from 'kysely';
import type { Database } from '../../../server/platform/store/database.ts';

/** Returns the plans of the queries that `run` makes. PostgreSQL reads empty tables completely if it can, so that plan is disabled. */
export async function plansOf(database: Database, run: (watched: Database) => Promise<unknown>): Promise<string[]> {
  const seen: RootOperationNode[] = [];
  const watch: KyselyPlugin = {
    transformQuery({ node }) {
      seen.push(node);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  await run({ ...database, query: database.query.withPlugin(watch) });
  if (seen.length === 0) throw new Error('No query was run.');
  return database.write(async (tx) => {
    if (database.engine === 'postgres')
      for (const setting of ['enable_seqscan', 'enable_sort', 'enable_bitmapscan']) await sql.raw(`set local ${setting} = off`).execute(tx);
    const plans: string[] = [];
    for (const node of seen) {
      const query = database.query.getExecutor().compileQuery(node, { queryId: 'plan' });
      const explain = database.engine === 'postgres' ? 'explain' : 'explain query plan';
      plans.push(JSON.stringify((await tx.executeQuery(CompiledQuery.raw(`${explain} ${query.sql}`, [...query.parameters]))).rows));
    }
    return plans;
  });
}
