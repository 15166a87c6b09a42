import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { Database } from '../store/database.ts';
import { hashOf } from '../../access/secrets.ts';
import { type HitVerdict, judgeHit } from './hit-log.ts';
import type { Limit } from './limit.ts';

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
export function createRateLimits({ database: { query }, clock }: { database: Database; clock: Clock }): RateLimits {
  /** A row is replaced only as it was read: `false` when somebody else was faster. */
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

  /** Whoever loses the race reads again; each loss is somebody else's success, of which there are at most `points`, so nobody tries for ever. */
  async function judge(bucket: string, limit: Limit): Promise<HitVerdict & { now: number }> {
    for (;;) {
      const now = clock.now();
      const row = await query.selectFrom('rate_limits').select('hits_json').where('bucket', '=', bucket).executeTakeFirst();
      const stored: number[] = row === undefined ? [] : JSON.parse(row.hits_json);
      const verdict = judgeHit(stored, limit, now);
      // A bucket that is full is told by reading alone, unless the clock was set back since it was filled.
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

/** As long for a name of 10,000 characters as for one of ten. */
function keyOf(bucket: string): string {
  const end = bucket.indexOf(':');
  return `${bucket.slice(0, end === -1 ? 40 : Math.min(end, 40))}:${hashOf(bucket)}`;
}
