import { sql } from 'kysely';
import { hasEnded, isEnding } from '../links/ended-publications.ts';
import {
  besideStates,
  conditionsOf,
  type Conditions,
  linksOf,
  periodsOf,
  publishedAfterRevoked,
  publishedBeforeRevoked,
  type ReceiptFilter,
  statesOf,
} from './list-conditions.ts';

/** A stretch of an index, in the order of the list. */
export interface Stretch {
  /** What the index knows. */
  byIndex: Conditions;
  /** What has to be looked for in its rows. */
  rest: Conditions;
}

/** As the index `receipts_by_state` says it. The tenant is in it for PostgreSQL, which else walks through all of theirs where most are in that state. */
const state = sql`receipts.tenant_id || ' ' || receipts.status || case when receipts.archived_at is null then ' current' else ' archived' end ||
  case when receipts.published_at is null then ' private' when receipts.published_until is null then ' published'
  when receipts.ended_until = receipts.published_until then ' ended' else ' ending' end`;

type Link = 'private' | 'published' | 'ending' | 'ended';

const everyLink: readonly Link[] = ['private', 'published', 'ending', 'ended'];

/** Publications of the tenant that are over and whose rows do not say so yet, see `settleRevoked` and `settleEnded`. */
export interface Unsettled {
  /** Some are revoked: these are looked for. */
  hasRevoked: boolean;
  /** The receipts of those that have ended. `undefined`: so many that these are looked for. */
  ended: readonly string[] | undefined;
}

/**
 * Tells what a list is made of: stretches that have no receipt in common. A customer's receipts are few enough to look through. Of all others, one that is
 * asked for nothing, for a status or for what is archived has an index of its own, and every other is made of few states.
 */
export function stretchesOf(filter: ReceiptFilter, nowMs: number, { hasRevoked, ended }: Unsettled): Stretch[] {
  const { tenantId, customerId, status, visibility, archived } = filter;
  if (customerId !== undefined) return [{ byIndex: conditionsOf(filter, nowMs), rest: [] }];
  const ofTenant = [sql<boolean>`receipts.tenant_id = ${tenantId}`, ...periodsOf(filter)];
  const beside = besideStates(filter);
  const inStates = (links: readonly Link[], { indexed = [], sought = [] }: { indexed?: Conditions; sought?: Conditions } = {}): Stretch[] =>
    namesOf(filter, links).map((name) => ({
      byIndex: [sql`receipts.tenant_id || '' = ${tenantId}`, sql`${state} = ${`${tenantId} ${name}`}`, ...periodsOf(filter), ...indexed],
      rest: [...beside, ...sought],
    }));
  if (visibility === 'private') {
    const over = inStates(['private', 'ended']);
    if (!hasRevoked && ended !== undefined) return [...over, ...(ended.length === 0 ? [] : [byIds(ended, filter, nowMs)])];
    const revoked = hasRevoked ? inStates(['published'], { sought: [publishedBeforeRevoked(tenantId)] }) : [];
    return [...over, ...revoked, ...inStates(['ending'], { sought: linksOf(filter, nowMs) })];
  }
  if (visibility === 'published') {
    const counts = [publishedAfterRevoked(tenantId)];
    return [...inStates(['published'], hasRevoked ? { sought: counts } : { indexed: counts }), ...inStates(['ending'], { sought: linksOf(filter, nowMs) })];
  }
  if (archived === false || (archived === true && status !== undefined)) return inStates(everyLink);
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

/** A few whose publications have ended. They are of the tenant; to say so would have them looked for among all of theirs. */
const byIds = (ids: readonly string[], filter: ReceiptFilter, nowMs: number): Stretch => ({
  byIndex: [sql`receipts.id in (${sql.join(ids)})`, hasEnded(nowMs), isEnding, ...periodsOf(filter), ...statesOf(filter), ...besideStates(filter)],
  rest: [],
});
