import type { TokenAnswer } from '../../protocol/messages.ts';
import { lifeSecondsOf } from './fetch-token.ts';
import type { TokenSource } from './token-source.ts';

/** A token that a session holds, and when which part of its life begins. */
export interface HeldToken {
  token: string;
  takenAt: number;
  lifeSeconds: number;
  endsAt: number;
  /** Infinity: it cannot be renewed, or nobody knows when it ends. */
  renewAt: number;
}

/** Five minutes before the end, or a fifth of a short life; up to a tenth of it earlier, so that many tabs do not come at once. */
export function holdToken(answer: TokenAnswer, { renewal }: TokenSource, takenAt: number, random: () => number): HeldToken {
  const lifeSeconds = lifeSecondsOf(answer);
  const lifeMs = lifeSeconds * 1_000;
  const endsAt = takenAt + lifeMs;
  const renewAt = renewal && lifeMs < Infinity ? endsAt - Math.min(300_000, lifeMs / 5) - (random() * lifeMs) / 10 : Infinity;
  return { token: answer.token, takenAt, lifeSeconds, endsAt, renewAt };
}

/**
 * The token as a frame is told of it, with what is left of its life, in whole seconds, rounded up. It is counted from the beginning of the life, because
 * `endsAt - now` can be more than the whole of it, by the rounding of fractions.
 */
export function answerOf({ token, lifeSeconds, takenAt }: HeldToken, now: number): TokenAnswer {
  const left = lifeSeconds - (now - takenAt) / 1_000;
  return { token, expiresIn: left < Infinity ? Math.min(lifeSeconds, Math.ceil(left)) : undefined };
}
