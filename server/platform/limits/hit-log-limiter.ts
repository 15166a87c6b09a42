import RateLimiterRes from 'rate-limiter-flexible/lib/RateLimiterRes.js';
import RateLimiterStoreAbstract from 'rate-limiter-flexible/lib/RateLimiterStoreAbstract.js';
import type { Clock } from '../../clock.ts';
import type { Database } from '../store/database.ts';
import type { Limit } from './rate-limits.ts';

interface Hits {
  /** With the one that is being judged. */
  consumed: number;
  /** When there is room again, or at the latest would be. */
  freeAtMs: number;
}

/**
 * The store of rate-limiter-flexible over the table `rate_limits`, on either engine. A bucket is the list of the moments at which something
 * was let through: so there are at most `points` in any window, wherever it begins, and not twice as many around the edge of a fixed one.
 *
 * A row is replaced only as it was read. Whoever loses that race reads again; each loss is somebody else's success, of which there are
 * at most `points`, so nobody tries for ever. A bucket that is full is told by reading alone.
 */
export class HitLogLimiter extends RateLimiterStoreAbstract {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor({ points, seconds }: Limit, { database, clock }: { database: Database; clock: Clock }) {
    super({ points, duration: seconds, keyPrefix: '' });
    this.#database = database;
    this.#clock = clock;
  }

  protected override async _upsert(bucket: string, points: number, windowMs: number): Promise<Hits> {
    for (;;) {
      const now = this.#clock.now();
      const row = await this.#database.query.selectFrom('rate_limits').select('hits_json').where('bucket', '=', bucket).executeTakeFirst();
      const hits = liveHits(row?.hits_json, now, windowMs);
      const over = hits.length + points - this.points;
      if (over > 0) return { consumed: this.points + points, freeAtMs: (hits[over - 1] ?? now) + windowMs };
      const next = [...hits, ...Array.from({ length: points }, () => now)];
      if (await this.#replace(bucket, row?.hits_json, JSON.stringify(next), now + windowMs)) return { consumed: next.length, freeAtMs: (next[0] ?? now) + windowMs };
    }
  }

  protected override _getRateLimiterRes(_bucket: string, points: number, { consumed, freeAtMs }: Hits): RateLimiterRes {
    return new RateLimiterRes(Math.max(this.points - consumed, 0), Math.max(freeAtMs - this.#clock.now(), 0), consumed, consumed === points);
  }

  async #replace(bucket: string, before: string | undefined, hits_json: string, expires_at: number): Promise<boolean> {
    const { query } = this.#database;
    if (before === undefined) {
      const { numInsertedOrUpdatedRows } = await query.insertInto('rate_limits').values({ bucket, hits_json, expires_at }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    }
    const { numUpdatedRows } = await query.updateTable('rate_limits').set({ hits_json, expires_at }).where('bucket', '=', bucket).where('hits_json', '=', before).executeTakeFirst();
    return numUpdatedRows === 1n;
  }
}

/** A hit in the future was written before the clock was set back: it counts as one of now, and so not for longer than a window. */
function liveHits(text: string | undefined, now: number, windowMs: number): number[] {
  const hits: number[] = text === undefined ? [] : JSON.parse(text);
  return hits.filter((at) => at > now - windowMs).map((at) => Math.min(at, now));
}
