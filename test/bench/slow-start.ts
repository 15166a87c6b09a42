/** What a line carries. */
export interface LineShape {
  /** A byte takes half of it each way; a new connection takes a whole one before it carries anything, as TCP's handshake does. */
  roundTripMs: number;
  /** What the whole line carries towards the browser. Default: no limit, and no slow start. */
  bytesPerMs?: number | undefined;
}

const segmentBytes = 1_460;
/** RFC 6928: what a new connection may have on its way before anything has been acknowledged. */
const firstWindow = 10;

/** A moment from which on the line is free, shared by all connections of it. */
export interface Bottleneck {
  freeAtMs: number;
}

/**
 * Tells when each byte of one connection arrives: ten segments at first, one more for each that is acknowledged, and all of them through one bottleneck.
 *
 * @example
 * const arrives = createSlowStart({ roundTripMs: 150, bytesPerMs: 200 }, { freeAtMs: 0 });
 * arrives(1_460, 0); // 82.3: 7.3 ms through the bottleneck, and 75 on the way
 */
export function createSlowStart({ roundTripMs, bytesPerMs = Infinity }: LineShape, bottleneck: Bottleneck): (bytes: number, nowMs: number) => number {
  let window = bytesPerMs === Infinity ? Infinity : firstWindow;
  /** When each segment that is on its way is acknowledged, the earliest first. */
  const acknowledgedAt: number[] = [];
  let leftInSegment = 0;
  let departsAt = 0;

  const acknowledge = (untilMs: number): void => {
    while (acknowledgedAt.length > 0 && (acknowledgedAt[0] ?? Infinity) <= untilMs) {
      acknowledgedAt.shift();
      window += 1;
    }
  };

  return (bytes, nowMs) => {
    for (let rest = bytes; rest > 0; ) {
      if (leftInSegment === 0) {
        departsAt = Math.max(nowMs, departsAt);
        acknowledge(departsAt);
        while (acknowledgedAt.length >= window) {
          departsAt = Math.max(departsAt, acknowledgedAt[0] ?? departsAt);
          acknowledge(departsAt);
        }
        leftInSegment = segmentBytes;
      }
      const part = Math.min(rest, leftInSegment);
      departsAt = Math.max(departsAt, bottleneck.freeAtMs, nowMs) + part / bytesPerMs;
      bottleneck.freeAtMs = departsAt;
      leftInSegment -= part;
      rest -= part;
      // A segment that is not full is sent all the same.
      if (leftInSegment === 0 || rest === 0) {
        if (window < Infinity) acknowledgedAt.push(departsAt + roundTripMs);
        leftInSegment = 0;
      }
    }
    return Math.max(departsAt, nowMs) + roundTripMs / 2;
  };
}
