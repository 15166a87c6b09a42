import type { Fault } from '../../protocol/errors.ts';
import type { Member } from './session-member.ts';

/** The page could give no token. It lasts until there is one. */
export interface Outage {
  /** Why, the last time. */
  fault: Fault;
  failures: number;
  /** What each member has been told of it: it is told again when it gets worse. */
  told: Map<Member, 'warning' | 'error'>;
}

/** An outage that begins, or goes on for another reason or the same. */
export function failedAgain(before: Outage | undefined, fault: Fault): Outage {
  return { fault, failures: (before?.failures ?? 0) + 1, told: before?.told ?? new Map() };
}

/**
 * How long the page is left alone after a failure, each time longer than the last. While a token is good there is always one more try before it is over: an
 * outage that ends in time is not noticed. A page that answers with the same token again is no outage, and is asked ever more rarely.
 *
 * @param leftMs What is left of the token's life.
 * @param random 0 to 1: many tabs do not come at once.
 */
export function pauseMsAfter({ fault, failures }: Outage, leftMs: number, random: number): number {
  const backOffMs = fault.code === 'token_rate_limited' ? 60_000 : Math.min(60_000, 1_000 * 2 ** (failures - 1));
  const mostMs = leftMs > 0 && fault.code === 'token_unavailable' ? Math.max(1_000, leftMs / 2) : Infinity;
  return Math.min(backOffMs * (1 + random / 4), mostMs);
}

/** Tells a member of it: `warning` while the token that it has is still good. */
export function tellOf({ fault, told }: Outage, member: Member, isGood: boolean): void {
  const level = isGood ? 'warning' : 'error';
  if (told.get(member) === level) return;
  told.set(member, level);
  member.onFault(level, fault);
}
