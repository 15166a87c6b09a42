import { sql } from 'kysely';
import { hasEnded, isEnding } from '../../links/ended-publications.ts';
import {
  otherConditions,
  conditionsOf,
  type Conditions,
  linksOf,
  periodsOf,
  publishedAfterRevoked,
  publishedBeforeRevoked,
  type ReceiptFilter,
  statesOf,
} from './list-conditions.ts';

/** A range of an index, in the order of the list. */
export interface IndexRange {
  /** Conditions that the index covers. */
  byIndex: Conditions;
  /** Conditions that are checked in the rows. */
  rest: Conditions;
}

/** As in the index `receipts_by_state`. It contains the tenant, because PostgreSQL otherwise scans all of a tenant's rows if most have the state. */
const state = sql`receipts.tenant_id || ' ' || receipts.status || case when receipts.archived_at is null then ' current' else ' archived' end ||
  case when receipts.published_at is null then ' private' when receipts.published_until is null then ' published'
  when receipts.ended_until = receipts.published_until then ' ended' else ' ending' end`;

type Link = 'private' | 'published' | 'ending' | 'ended';

const everyLink: readonly Link[] = ['private', 'published', 'ending', 'ended'];

/** A tenant's expired or revoked publications whose rows do not record it yet, see `settleRevoked` and `settleEnded`. */
export interface Unsettled {
  /** Some publications are revoked, so the rows are checked. */
  hasRevoked: boolean;
  /** The receipts of ended publications. `undefined` when they are too many, so that the rows are checked. */
  ended: readonly string[] | undefined;
}

/**
 * Returns the index ranges of a list, which have no receipt in common. A customer's few receipts are scanned. Otherwise an unfiltered list and those by
 * status or of archived receipts alone have an index each, and every other list consists of a few states.
 */
export function indexRangesOf(filter: ReceiptFilter, nowMs: number, { hasRevoked, ended }: Unsettled): IndexRange[] {
  const { tenantId, customerId, status, visibility, archived } = filter;
  if (customerId !== undefined) return [{ byIndex: conditionsOf(filter, nowMs), rest: [] }];
  const ofTenant = [sql<boolean>`receipts.tenant_id = ${tenantId}`, ...periodsOf(filter)];
  const beside = otherConditions(filter);
  const inStates = (links: readonly Link[], { indexed = [], checked = [] }: { indexed?: Conditions; checked?: Conditions } = {}): IndexRange[] =>
    namesOf(filter, links).map((name) => ({
      byIndex: [sql`receipts.tenant_id || '' = ${tenantId}`, sql`${state} = ${`${tenantId} ${name}`}`, ...periodsOf(filter), ...indexed],
      rest: [...beside, ...checked],
    }));
  if (visibility === 'private') {
    const over = inStates(['private', 'ended']);
    if (!hasRevoked && ended !== undefined) return [...over, ...(ended.length === 0 ? [] : [byIds(ended, filter, nowMs)])];
    const revoked = hasRevoked ? inStates(['published'], { checked: [publishedBeforeRevoked(tenantId)] }) : [];
    return [...over, ...revoked, ...inStates(['ending'], { checked: linksOf(filter, nowMs) })];
  }
  if (visibility === 'published') {
    const counts = [publishedAfterRevoked(tenantId)];
    return [...inStates(['published'], hasRevoked ? { checked: counts } : { indexed: counts }), ...inStates(['ending'], { checked: linksOf(filter, nowMs) })];
  }
  if (archived === false || (archived === true && status !== undefined)) return inStates(everyLink);
  // Literals instead of parameters, as in the partial indexes.
  const own: Conditions = [
    ...(archived === true ? [sql<boolean>`receipts.archived_at is not null`] : []),
    ...(status === undefined ? [] : [sql<boolean>`receipts.status = ${sql.lit(status)}`]),
  ];
  return [{ byIndex: [...ofTenant, ...own], rest: beside }];
}

/** The states in the index that match the filter. */
const namesOf = ({ status, archived }: ReceiptFilter, links: readonly Link[]): string[] =>
  (status === undefined ? ['draft', 'sealed'] : [status]).flatMap((inStatus) =>
    (archived === undefined ? ['current', 'archived'] : [archived ? 'archived' : 'current']).flatMap((place) =>
      links.map((link) => `${inStatus} ${place} ${link}`),
    ),
  );

/** Selects a few ended publications by id. They are the tenant's; a condition on the tenant would make the planner scan all of its rows. */
const byIds = (ids: readonly string[], filter: ReceiptFilter, nowMs: number): IndexRange => ({
  byIndex: [sql`receipts.id in (${sql.join(ids)})`, hasEnded(nowMs), isEnding, ...periodsOf(filter), ...statesOf(filter), ...otherConditions(filter)],
  rest: [],
});
