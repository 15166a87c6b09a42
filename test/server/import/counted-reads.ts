import { type KyselyPlugin, TableNode } from 'kysely';
import type { Database } from '../../../server/platform/store/database.ts';

/** Writes down what each query of a database reads from first. */
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
