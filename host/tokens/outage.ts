import type { Fault } from '../../protocol/errors.ts';
import type { Member } from './session-member.ts';

/** A series of failed token requests. It ends when the page supplies a token. */
export interface Outage {
  /** The most recent fault. */
  fault: Fault;
  failures: number;
  /** The level last reported to each member. A member is notified again when the level changes. */
  reported: Map<Member, 'warning' | 'error'>;
}

/** Starts an outage, or adds a failure to the current one. */
export function addFailure(before: Outage | undefined, fault: Fault): Outage {
  return { fault, failures: (before?.failures ?? 0) + 1, reported: before?.reported ?? new Map() };
}

/**
 * Returns the pause after a failure, which doubles with each failure. While the current token is valid, at least one more try comes before it expires:
 * viewers do not notice an outage that ends in time. A page that returns the same token again gets only the doubling pause.
 *
 * @param leftMs Remaining lifetime of the token.
 * @param random 0 to 1, spreads the requests of many tabs.
 */
export function retryDelayMs({ fault, failures }: Outage, leftMs: number, random: number): number {
  const backOffMs = fault.code === 'token_rate_limited' ? 60_000 : Math.min(60_000, 1_000 * 2 ** (failures - 1));
  const maxMs = leftMs > 0 && fault.code === 'token_unavailable' ? Math.max(1_000, leftMs / 2) : Infinity;
  return Math.min(backOffMs * (1 + random / 4), maxMs);
}

/** Reports the outage to a member: as a `warning` while its token is still valid, else as an `error`. */
export function reportOutage({ fault, reported }: Outage, member: Member, isValid: boolean): void {
  const level = isValid ? 'warning' : 'error';
  if (reported.get(member) === level) return;
  reported.set(member, level);
  member.onFault(level, fault);
}
