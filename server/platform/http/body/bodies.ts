import type { IncomingMessage } from 'node:http';
import { HttpError } from '../../../errors/http-error.ts';
import { collectBody } from './read-body.ts';
import type { RequestLifetime } from '../load/request-lifetime.ts';

export interface BodyLimits {
  /** Bodies arriving at the same time. One more cuts off the oldest. */
  maxArriving: number;
  /** The same for one address. */
  maxArrivingPerAddress: number;
  /** Bytes of all bodies in memory, counted by their maximum length until their requests end. */
  maxBytes: number;
  /** The same for one address. */
  maxBytesPerAddress: number;
  /** A body that is incomplete by then is cut off. */
  deadlineMs: number;
}

export interface Bodies {
  /**
   * Reads a body. It holds no slot, so that a slow sender delays nobody else.
   *
   * @throws HttpError `body_too_large`, `request_timeout`, `overloaded`.
   */
  read(request: IncomingMessage, sender: { bucket: string; lifetime: RequestLifetime }, limitBytes: number): Promise<Buffer>;
  /** Number of bodies currently arriving. */
  readonly arriving: number;
}

interface Arrival {
  bucket: string;
  cut: AbortController;
}

/** Creates the body reader. Bodies normally arrive within milliseconds, so those that are cut off to make room are deliberately slow. */
export function createBodies({ maxArriving, maxArrivingPerAddress, maxBytes, maxBytesPerAddress, deadlineMs }: BodyLimits): Bodies {
  /** Oldest first. */
  const arrivals = new Set<Arrival>();
  const bytesOf = new Map<string, number>();
  let bytes = 0;

  function reserve(bucket: string, lifetime: RequestLifetime, size: number): void {
    const own = bytesOf.get(bucket) ?? 0;
    if (bytes + size > maxBytes || own + size > maxBytesPerAddress)
      throw new HttpError('overloaded', 'The bodies of other requests use all the memory reserved for them.', { retryAfterSeconds: 1 });
    bytesOf.set(bucket, own + size);
    bytes += size;
    lifetime.onEnd(() => {
      bytes -= size;
      const left = (bytesOf.get(bucket) ?? 0) - size;
      if (left > 0) bytesOf.set(bucket, left);
      else bytesOf.delete(bucket);
    });
  }

  function makeRoom(bucket: string): void {
    const own = [...arrivals].filter((arrival) => arrival.bucket === bucket);
    const [slowest] = own.length >= maxArrivingPerAddress ? own : arrivals.size >= maxArriving ? arrivals : [];
    if (!slowest) return;
    arrivals.delete(slowest);
    slowest.cut.abort(
      new HttpError('overloaded', 'The server is receiving too many bodies, and this one was the slowest.', { retryAfterSeconds: 1 }),
    );
  }

  return {
    async read(request, { bucket, lifetime }, limitBytes) {
      reserve(bucket, lifetime, Math.min(Number(request.headers['content-length'] ?? limitBytes), limitBytes));
      makeRoom(bucket);
      const arrival: Arrival = { bucket, cut: new AbortController() };
      arrivals.add(arrival);
      try {
        return await collectBody(request, { limitBytes, deadlineMs, signal: arrival.cut.signal });
      } finally {
        arrivals.delete(arrival);
      }
    },
    get arriving() {
      return arrivals.size;
    },
  };
}
