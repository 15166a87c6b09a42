import { CompiledQuery, sql } from 'kysely';
import type { Clock } from '../../../clock.ts';
import type { Grant } from '../../../access/grant.ts';
import type { Database } from '../../store/database.ts';

/** Which pages may read the responses of this server. Exact origins, as browsers write them. */
export interface PageLists {
  /**
   * Whether anyone lists this origin: a tenant, a live embed key or access key, a widget token. A preflight carries no credential, so it can be checked
   * no further.
   */
  isListed(origin: string): Promise<boolean>;
  /** Whether the grant allows pages of this origin. */
  isFor(grant: Grant, origin: string): Promise<boolean>;
}

export function createPageLists({ database: { query }, clock }: { database: Database; clock: Clock }): PageLists {
  const ofKeys = sql`select 1 from embed_key_origins o join embed_keys k on k.id = o.embed_key_id where o.origin = ${''} and k.revoked_at is null`;
  const ofOthers = sql`select 1 from page_origins where origin = ${''} and (until is null or until > ${0})`;
  const anybody = sql`${ofKeys} union all ${ofOthers} limit 1`.compile(query).sql;
  const ofEmbedKey = sql`${ofKeys} and k.id = ${''}`.compile(query).sql;
  const ofOwner = sql`${ofOthers} and owner_id = ${''}`.compile(query).sql;
  const finds = async (text: string, parameters: readonly (string | number)[]): Promise<boolean> =>
    (await query.executeQuery(CompiledQuery.raw(text, [...parameters]))).rows.length > 0;

  return {
    isListed: (origin) => finds(anybody, [origin, origin, clock.now()]),
    async isFor({ pages }, origin) {
      if (pages === undefined) return false;
      if ('origins' in pages) return pages.origins.includes(origin);
      return 'embedKeyId' in pages ? finds(ofEmbedKey, [origin, pages.embedKeyId]) : finds(ofOwner, [origin, clock.now(), pages.ofTenant]);
    },
  };
}
