/** The parts of rate-limiter-flexible that a store of one's own is built on. The package types what is made of them, and not these. */
declare module 'rate-limiter-flexible/lib/RateLimiterRes.js' {
  class RateLimiterRes {
    constructor(remainingPoints: number, msBeforeNext: number, consumedPoints: number, isFirstInDuration: boolean);
    readonly remainingPoints: number;
    readonly msBeforeNext: number;
  }
  export = RateLimiterRes;
}

declare module 'rate-limiter-flexible/lib/RateLimiterStoreAbstract.js' {
  class RateLimiterStoreAbstract {
    constructor(options: { points: number; duration: number; keyPrefix: string });
    readonly points: number;
    /** Rejects with a `RateLimiterRes` when `_getRateLimiterRes` says that more is consumed than `points`. */
    consume(key: string, points?: number): Promise<unknown>;
    protected _upsert(key: string, points: number, windowMs: number): Promise<unknown>;
    protected _getRateLimiterRes(key: string, points: number, stored: unknown): unknown;
  }
  export = RateLimiterStoreAbstract;
}
