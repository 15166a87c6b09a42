import { CompiledQuery, sql, type RawBuilder } from 'kysely';
import type { KeyMaterial } from '../../access/verifying-keys.ts';
import { linked, type LinkedKind } from '../../resources/links/share-token.ts';
import type { Database } from '../../platform/store/database.ts';

/** A key, its tenant's requirements for tokens and the customer that the token names, in one row: everything that verification reads. */
export interface LiveKey extends KeyMaterial {
  /** The tenant's own name for the key, if it is not the id. */
  kid: string | null;
  issuer: string;
  audience: string | null;
  max_token_seconds: number;
  tokens_from: number;
  tenant_slug: string;
  /** The customer with the subject as id, or else as `externalId`; `null` when there is none. */
  customer_id: string | null;
  /** Set when that customer is blocked. */
  customer_blocked_at: number | null;
}

/** The document that a token is for, and whether its customer is blocked. */
export interface LiveDocument {
  id: string;
  customer_blocked_at: number | null;
}

export interface LiveKeys {
  /** Reads the key that a token names, if it verifies now. */
  find(id: string, subject: string, nowMs: number): Promise<LiveKey | undefined>;
  /** Reads the keys of one algorithm with which a tenant's tokens may be signed now, newest first, eight at most. */
  list(tenantSlug: string, algorithm: string, subject: string, nowMs: number): Promise<LiveKey[]>;
  /** Reads the document that a `resourceId` names, by the id of a receipt or an invoice, or the hash of its share token. */
  document(tenantId: string, kind: LinkedKind, by: 'id' | 'share_token_hash', value: string): Promise<LiveDocument | undefined>;
}

/** Creates the queries for every verified request. They are compiled once, because building one costs more than checking a cached signature. */
export function createLiveKeys({ query }: Database): LiveKeys {
  const text = (condition: RawBuilder<unknown>): string =>
    sql`select k.id, k.tenant_id, k.algorithm, k.secret_sealed, k.public_jwk_json, k.kid,
        t.issuer, t.audience, t.max_token_seconds, t.tokens_from, t.slug as tenant_slug, coalesce(c.id, e.id) as customer_id,
        case when c.id is null then e.blocked_at else c.blocked_at end as customer_blocked_at
      from tenants t join signing_keys k on k.tenant_id = t.id
      left join customers c on c.tenant_id = t.id and c.id = ${''}
      left join customers e on e.tenant_id = t.id and e.external_id = ${''}
      where ${condition} and (k.state <> 'retired' or k.usable_until > ${0})
      order by k.created_at desc limit 8`.compile(query).sql;
  const byId = text(sql`k.id = ${''}`);
  const bySlug = text(sql`t.slug = ${''} and k.algorithm = ${''}`);

  const documentText = (kind: LinkedKind, column: RawBuilder<unknown>): string =>
    sql`select d.id, c.blocked_at as customer_blocked_at from ${sql.table(linked[kind].table)} d join customers c on c.id = d.customer_id
      where ${column} = ${''} and d.tenant_id = ${''}`.compile(query).sql;
  const textsOf = (kind: LinkedKind) => ({ id: documentText(kind, sql`d.id`), share_token_hash: documentText(kind, sql`d.share_token_hash`) });
  const documentBy = { receipt: textsOf('receipt'), invoice: textsOf('invoice') } as const;

  const read = async (compiled: string, subject: string, ...rest: readonly (string | number)[]): Promise<LiveKey[]> =>
    (await query.executeQuery<LiveKey>(CompiledQuery.raw(compiled, [subject, subject, ...rest]))).rows;

  return {
    find: async (id, subject, nowMs) => (await read(byId, subject, id, nowMs))[0],
    document: async (tenantId, kind, by, value) =>
      (await query.executeQuery<LiveDocument>(CompiledQuery.raw(documentBy[kind][by], [value, tenantId]))).rows[0],
    list: (tenantSlug, algorithm, subject, nowMs) => read(bySlug, subject, tenantSlug, algorithm, nowMs),
  };
}
