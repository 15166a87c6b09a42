import { sql } from 'kysely';
import {
  besideStates,
  conditionsOf,
  type Conditions,
  linksOf,
  periodsOf,
  publishedAfterRevoked,
  publishedBeforeRevoked,
  type ReceiptFilter,
} from './list-conditions.ts';

/** A stretch of an index, in the order of the list. */
export interface Stretch {
  /** What the index knows. */
  byIndex: Conditions;
  /** What has to be looked for in its rows. */
  rest: Conditions;
}

/** As the index `receipts_in_state` says it. The tenant is in it for PostgreSQL, which else walks through all of theirs where most are in that state. */
const state = sql`receipts.tenant_id || ' ' || receipts.status || case when receipts.archived_at is null then ' current' else ' archived' end ||
  case when receipts.published_at is null then ' private' when receipts.published_until is null then ' published' else ' ending' end`;

type Link = 'private' | 'published' | 'ending';

/**
 * Tells what a list is made of: stretches that have no receipt in common. A customer's receipts are few enough to look through. Of all others, one that is
 * asked for nothing, for a status or for what is archived has an index of its own, and every other is made of few states.
 *
 * @param areSettled No publication of the tenant is revoked that its row does not know of yet, see `settleRevoked`: else these are looked for.
 */
export function stretchesOf(filter: ReceiptFilter, nowMs: number, areSettled: boolean): Stretch[] {
  const { tenantId, customerId, status, visibility, archived } = filter;
  if (customerId !== undefined) return [{ byIndex: conditionsOf(filter, nowMs), rest: [] }];
  const ofTenant = [sql<boolean>`receipts.tenant_id = ${tenantId}`, ...periodsOf(filter)];
  const beside = besideStates(filter);
  const inStates = (links: readonly Link[], { indexed = [], sought = [] }: { indexed?: Conditions; sought?: Conditions } = {}): Stretch[] =>
    namesOf(filter, links).map((name) => ({
      byIndex: [sql`receipts.tenant_id || '' = ${tenantId}`, sql`${state} = ${`${tenantId} ${name}`}`, ...periodsOf(filter), ...indexed],
      rest: [...beside, ...sought],
    }));
  // Whether these are over is asked of the clock.
  if (visibility === 'private') {
    const revoked = areSettled ? [] : inStates(['published'], { sought: [publishedBeforeRevoked(tenantId)] });
    return [...inStates(['private']), ...revoked, ...inStates(['ending'], { sought: linksOf(filter, nowMs) })];
  }
  if (visibility === 'published') {
    const counts = [publishedAfterRevoked(tenantId)];
    return [...inStates(['published'], areSettled ? { indexed: counts } : { sought: counts }), ...inStates(['ending'], { sought: linksOf(filter, nowMs) })];
  }
  if (archived === false || (archived === true && status !== undefined)) return inStates(['private', 'published', 'ending']);
  // Closed sets stand in the text and not in parameters, as partial indexes have them.
  const own: Conditions = [
    ...(archived === true ? [sql<boolean>`receipts.archived_at is not null`] : []),
    ...(status === undefined ? [] : [sql<boolean>`receipts.status = ${sql.lit(status)}`]),
  ];
  return [{ byIndex: [...ofTenant, ...own], rest: beside }];
}

/** The states of an index in which a list's receipts may be. */
const namesOf = ({ status, archived }: ReceiptFilter, links: readonly Link[]): string[] =>
  (status === undefined ? ['draft', 'sealed'] : [status]).flatMap((inStatus) =>
    (archived === undefined ? ['current', 'archived'] : [archived ? 'archived' : 'current']).flatMap((place) =>
      links.map((link) => `${inStatus} ${place} ${link}`),
    ),
  );
