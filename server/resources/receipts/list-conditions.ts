import { type RawBuilder, sql } from 'kysely';
import { revokedAtOf } from '../links/revoked-links.ts';

/** Which receipts a list shows. Everything left out does not restrict. */
export interface ReceiptFilter {
  tenantId: string;
  /** `null`: a customer whom nobody knows, who has no receipts. */
  customerId?: string | null | undefined;
  status?: 'draft' | 'sealed' | undefined;
  visibility?: 'private' | 'published' | undefined;
  archived?: boolean | undefined;
  /** As it is stored, see `scopeText`. */
  scope?: string | undefined;
  /** Only what the tenant shows to viewers: drafts are, or are not. */
  forViewers?: true | undefined;
  /** First and last day on which the period of a receipt may begin, `YYYY-MM-DD`. */
  periodFrom?: string | undefined;
  periodTo?: string | undefined;
}

type Conditions = readonly RawBuilder<boolean>[];

/** What a list must be like: what its index knows, and what has to be looked for in the rows. */
export interface ListConditions {
  byIndex: Conditions;
  rest: Conditions;
}

/** A state that receipts are asked to have. */
interface State {
  /** As a partial index says it: closed sets stand in the text and not in parameters. Without one there is no such index. */
  indexed?: RawBuilder<boolean>;
  /** What that index leaves to be looked for. */
  beyond?: RawBuilder<boolean>;
  /** All of it, calculated: so that no other index serves it, and the list is read in its own order. */
  whole: RawBuilder<boolean>;
}

/**
 * Tells how a list is read. A customer's receipts are few enough to look through; for all others a partial index gives the stretch, and the rest is looked
 * for in it.
 */
export function conditionsOf(filter: ReceiptFilter, nowMs: number): ListConditions {
  const { customerId, periodFrom, periodTo, scope } = filter;
  const bounds: RawBuilder<boolean>[] = [];
  if (periodFrom !== undefined) bounds.push(sql`receipts.period_start >= ${periodFrom}`);
  if (periodTo !== undefined) bounds.push(sql`receipts.period_start <= ${periodTo}`);
  if (scope !== undefined) bounds.push(sql`receipts.scope = ${scope}`);
  const states = statesOf(filter, nowMs);
  const whole = (some: readonly State[]): Conditions => some.map((state) => state.whole);
  if (customerId !== undefined) return { byIndex: [...bounds, sql`receipts.customer_id = ${customerId}`, ...whole(states)], rest: [] };
  const first = states.find(({ indexed }) => indexed !== undefined);
  if (!first?.indexed) return { byIndex: bounds, rest: whole(states) };
  return { byIndex: [...bounds, first.indexed], rest: [...(first.beyond ? [first.beyond] : []), ...whole(states.filter((state) => state !== first))] };
}

function statesOf({ tenantId, status, visibility, archived, forViewers }: ReceiptFilter, nowMs: number): State[] {
  const states: State[] = [];
  if (archived === true) states.push({ indexed: sql`receipts.archived_at is not null`, whole: sql`coalesce(receipts.archived_at, 0) <> 0` });
  if (archived === false) states.push({ whole: sql`receipts.archived_at is null` });
  const revokedAt = revokedAtOf(sql.val(tenantId));
  if (visibility === 'published') {
    const counts = sql<boolean>`coalesce(receipts.published_at, 0) > ${revokedAt}
      and (receipts.published_until is null or receipts.published_until > ${nowMs})`;
    states.push({ indexed: sql`receipts.published_at is not null`, beyond: counts, whole: counts });
  }
  if (visibility === 'private')
    states.push({ whole: sql`(receipts.published_at is null or receipts.published_at <= ${revokedAt} or receipts.published_until <= ${nowMs})` });
  if (status === 'draft') states.push({ indexed: sql`receipts.status = 'draft'`, whole: sql`receipts.status || '' = 'draft'` });
  if (forViewers)
    states.push({
      whole: sql`(receipts.status = 'sealed' or exists (select 1 from tenants where tenants.id = ${tenantId} and tenants.viewers_see_drafts = 1))`,
    });
  if (status === 'sealed') states.push({ indexed: sql`receipts.status = 'sealed'`, whole: sql`receipts.status || '' = 'sealed'` });
  return states;
}
