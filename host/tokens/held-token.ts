import type { TokenAnswer } from '../../protocol/messages.ts';
import { lifetimeSecondsOf } from './fetch-token.ts';
import type { TokenSource } from './token-source.ts';

/** The current token of a session, with the times of its renewal and expiry. */
export interface HeldToken {
  token: string;
  receivedAt: number;
  lifeSeconds: number;
  expiresAt: number;
  /** Infinity: the token cannot be renewed, or its expiry is unknown. */
  renewAt: number;
}

/**
 * Schedules the renewal of a token: five minutes before it expires, or a fifth of its lifetime if that is shorter.
 * Up to a tenth of the lifetime earlier at random, to spread the requests of tabs.
 */
export function createHeldToken(answer: TokenAnswer, { renewal }: TokenSource, receivedAt: number, random: () => number): HeldToken {
  const lifeSeconds = lifetimeSecondsOf(answer);
  const lifeMs = lifeSeconds * 1_000;
  const expiresAt = receivedAt + lifeMs;
  const renewAt = renewal && lifeMs < Infinity ?expiresAt - Math.min(300_000, lifeMs / 5) - (random() * lifeMs) / 10 : Infinity;
  return { token: answer.token, receivedAt, lifeSeconds, expiresAt, renewAt };
}

/**
 * Returns the token as it is sent to a frame, with its remaining lifetime in whole seconds, rounded up. Computed from `receivedAt`, because rounding can make
 * `expiresAt - now` greater than the lifetime.
 */
export function tokenAnswerOf({ token, lifeSeconds, receivedAt }: HeldToken, now: number): TokenAnswer {
  const left = lifeSeconds - (now - receivedAt) / 1_000;
  return { token, expiresIn: left < Infinity ? Math.min(lifeSeconds, Math.ceil(left)) : undefined };
}
