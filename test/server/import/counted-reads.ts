import { type KyselyPlugin, TableNode } from 'kysely';
import type { Database } from '../../../server/platform/store/database.ts';

/** Records the first table of each query of a database. */
export function countedReads(database: Database): { database: Database; reads: string[] } {
  const reads: string[] = [];
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      if (node.kind === 'SelectQueryNode') reads.push(...(node.from?.froms ?? []).flatMap((from) => (TableNode.is(from) ? from.table.identifier.name : [])));
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return { database: { ...database, query: database.query.withPlugin(plugin) }, reads };
}
