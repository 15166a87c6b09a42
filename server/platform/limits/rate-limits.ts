import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { Database } from '../store/database.ts';
import { hashOf } from '../../access/secrets.ts';
import { type HitVerdict, judgeHit } from './hit-log.ts';
import type { Limit } from './limit.ts';

export interface Consumed {
  allowed: boolean;
  /** Whole seconds until a retry can succeed; 0 when it was allowed. */
  retryAfterSeconds: number;
}

/** Rate limits, counted in the database, so that they hold across processes and restarts. */
export interface RateLimits {
  /**
   * Takes one point of a bucket, or reports that none is left. Refused calls do not count.
   *
   * @param bucket The limit and its subject, `name:whom`. Only a hash of the subject is stored, so it may be an address or an e-mail.
   * @throws HttpError `storage_unavailable`: without the counter, everything that depends on it is refused.
   */
  consume(bucket: string, limit: Limit): Promise<Consumed>;
  /**
   * As `consume`, @throws HttpError `rate_limited` with `Retry-After` when no point is left.
   *
   * @param rule The limit as a sentence for the refused caller. Default: the numbers alone.
   */
  require(bucket: string, limit: Limit, rule?: string): Promise<void>;
  /** Checks that the counter works, for callers that check an attempt before they count it. @throws HttpError `storage_unavailable`. */
  ready(): Promise<void>;
}

/**
 * Creates the rate limits.
 *
 * @example
 * await rateLimits.require(`exchange:${embedKeyId}`, { points: 60, seconds: 60 });
 */
export function createRateLimits({ database: { query }, clock }: { database: Database; clock: Clock }): RateLimits {
  /** Replaces the row only if it is unchanged since it was read; otherwise returns `false`. */
  async function replace(bucket: string, before: string | undefined, hits_json: string, expires_at: number): Promise<boolean> {
    if (before === undefined) {
      const { numInsertedOrUpdatedRows } = await query
        .insertInto('rate_limits')
        .values({ bucket, hits_json, expires_at })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    }
    const { numUpdatedRows } = await query
      .updateTable('rate_limits')
      .set({ hits_json, expires_at })
      .where('bucket', '=', bucket)
      .where('hits_json', '=', before)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  /** A call that loses the race reads again. Each loss means another call succeeded, at most `points` times, so the loop ends. */
  async function judge(bucket: string, limit: Limit): Promise<HitVerdict & { now: number }> {
    for (;;) {
      const now = clock.now();
      const row = await query.selectFrom('rate_limits').select('hits_json').where('bucket', '=', bucket).executeTakeFirst();
      const stored: number[] = row === undefined ? [] : JSON.parse(row.hits_json);
      const verdict = judgeHit(stored, limit, now);
      // Reading alone decides a full bucket, unless the clock was set back since it was filled.
      const isSettled = !verdict.allowed && !stored.some((at) => at > now);
      if (isSettled || (await replace(bucket, row?.hits_json, JSON.stringify(verdict.hits), now + limit.seconds * 1_000))) return { ...verdict, now };
    }
  }

  const limits: RateLimits = {
    async consume(bucket, limit) {
      const { allowed, freeAtMs, now } = await judge(keyOf(bucket), limit);
      return { allowed, retryAfterSeconds: allowed ? 0 : Math.max(Math.ceil((freeAtMs - now) / 1_000), 1) };
    },

    async require(bucket, limit, rule = `At most ${limit.points} in ${limit.seconds} seconds.`) {
      const { allowed, retryAfterSeconds } = await limits.consume(bucket, limit);
      if (allowed) return;
      throw new HttpError('rate_limited', rule, { retryAfterSeconds, limit });
    },

    async ready() {
      await query.selectFrom('rate_limits').select('bucket').limit(1).execute();
    },
  };
  return limits;
}

/** Takes equally long for any length of name. */
function keyOf(bucket: string): string {
  const end = bucket.indexOf(':');
  return `${bucket.slice(0, end === -1 ? 40 : Math.min(end, 40))}:${hashOf(bucket)}`;
}
