import type { Clock } from '../clock.ts';
import { HttpError } from '../errors/http-error.ts';
import type { Database } from '../store/database.ts';
import { HitLogLimiter } from './hit-log-limiter.ts';
import RateLimiterRes from 'rate-limiter-flexible/lib/RateLimiterRes.js';
import { hashOf } from './secrets.ts';

/** At most `points`, at most about a thousand, in any `seconds`. */
export interface Limit {
  readonly points: number;
  readonly seconds: number;
}

export interface Consumed {
  allowed: boolean;
  /** Whole seconds until it is worth another try; 0 when it was allowed. */
  retryAfterSeconds: number;
}

/** Who may do what how often, counted in the database: it holds for any number of processes, and over restarts. */
export interface RateLimits {
  /**
   * Takes one point of a bucket, or says that there is none. What is refused does not count.
   *
   * @param bucket What is limited and for whom, `name:whom`. Only a hash of the second part is stored, so that it may be an address or an e-mail.
   * @throws HttpError `storage_unavailable`: without the counter nothing is let through that depends on it.
   */
  consume(bucket: string, limit: Limit): Promise<Consumed>;
  /**
   * As `consume`, @throws HttpError `rate_limited` with `Retry-After` when there is no point left.
   *
   * @param rule What the limit is, as a sentence for whoever is held up by it. Default: the numbers alone.
   */
  require(bucket: string, limit: Limit, rule?: string): Promise<void>;
  /** For a door that judges a try before it counts it: without the counter nothing is judged. @throws HttpError `storage_unavailable`. */
  ready(): Promise<void>;
}

/**
 * Makes the rate limits.
 *
 * @example
 * await rateLimits.require(`exchange:${embedKeyId}`, { points: 60, seconds: 60 });
 */
export function createRateLimits({ database, clock }: { database: Database; clock: Clock }): RateLimits {
  const limiters = new Map<string, HitLogLimiter>();

  function limiterFor(limit: Limit): HitLogLimiter {
    const name = `${limit.points}/${limit.seconds}`;
    const limiter = limiters.get(name) ?? new HitLogLimiter(limit, { database, clock });
    limiters.set(name, limiter);
    return limiter;
  }

  const limits: RateLimits = {
    async consume(bucket, limit) {
      try {
        await limiterFor(limit).consume(keyOf(bucket));
        return { allowed: true, retryAfterSeconds: 0 };
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        return { allowed: false, retryAfterSeconds: Math.max(Math.ceil(refused.msBeforeNext / 1000), 1) };
      }
    },

    async require(bucket, limit, rule = `At most ${limit.points} in ${limit.seconds} seconds.`) {
      const { allowed, retryAfterSeconds } = await limits.consume(bucket, limit);
      if (allowed) return;
      throw new HttpError('rate_limited', rule, { retryAfterSeconds, limit });
    },

    async ready() {
      await database.query.selectFrom('rate_limits').select('bucket').limit(1).execute();
    },
  };
  return limits;
}

/** As long for a name of 10,000 characters as for one of ten. */
function keyOf(bucket: string): string {
  const end = bucket.indexOf(':');
  return `${bucket.slice(0, end === -1 ? 40 : Math.min(end, 40))}:${hashOf(bucket)}`;
}
