import type { IncomingMessage } from 'node:http';
import { HttpError } from '../../../errors/http-error.ts';
import { collectBody } from './read-body.ts';
import type { Stay } from '../load/stay.ts';

export interface BodyLimits {
  /** Bodies that are on their way at the same time. One more, and the one that takes longest is cut. */
  maxArriving: number;
  /** Of these, those of one address. */
  maxArrivingPerAddress: number;
  /** Bytes of all bodies in memory, by the length that they may have, until their requests are over. */
  maxBytes: number;
  /** Of these, those of one address. */
  maxBytesPerAddress: number;
  /** A body that is not complete by then is cut. */
  deadlineMs: number;
}

export interface Bodies {
  /**
   * Reads a body. No slot is held meanwhile: whoever sends slowly keeps nobody else waiting.
   *
   * @throws HttpError `body_too_large`, `request_timeout`, `overloaded`.
   */
  read(request: IncomingMessage, sender: { bucket: string; stay: Stay }, limitBytes: number): Promise<Buffer>;
  /** Bodies that are on their way at the moment. */
  readonly arriving: number;
}

interface Arrival {
  bucket: string;
  cut: AbortController;
}

/** Makes the reader of bodies. A body that comes at a usual pace is here within milliseconds, so those that are cut for another one are slow on purpose. */
export function createBodies({ maxArriving, maxArrivingPerAddress, maxBytes, maxBytesPerAddress, deadlineMs }: BodyLimits): Bodies {
  /** The oldest first. */
  const arrivals = new Set<Arrival>();
  const bytesOf = new Map<string, number>();
  let bytes = 0;

  function reserve(bucket: string, stay: Stay, size: number): void {
    const own = bytesOf.get(bucket) ?? 0;
    if (bytes + size > maxBytes || own + size > maxBytesPerAddress)
      throw new HttpError('overloaded', 'The bodies of other requests fill the memory that is kept for them.', { retryAfterSeconds: 1 });
    bytesOf.set(bucket, own + size);
    bytes += size;
    stay.whenOver(() => {
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
      new HttpError('overloaded', 'More bodies are on their way than the server takes, and this one was the slowest.', { retryAfterSeconds: 1 }),
    );
  }

  return {
    async read(request, { bucket, stay }, limitBytes) {
      reserve(bucket, stay, Math.min(Number(request.headers['content-length'] ?? limitBytes), limitBytes));
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
