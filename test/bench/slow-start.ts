/** Latency and bandwidth of a line. */
export interface LineShape {
  /** Each byte takes half of it. A new connection first takes a whole one, as TCP's handshake does. */
  roundTripMs: number;
  /** Bandwidth of the whole line towards the browser. Default: no limit, and no slow start. */
  bytesPerMs?: number | undefined;
}

const segmentBytes = 1_460;
/** RFC 6928: segments that a new connection may send before the first acknowledgement. */
const firstWindow = 10;

/** The time at which the line becomes free, shared by all its connections. */
export interface Bottleneck {
  freeAtMs: number;
}

/**
 * Returns a function for the arrival time of each byte of a connection. Ten segments may be in flight at first, one more for each acknowledged, and
 * all pass one bottleneck.
 *
 * @example
 * const arrives = createSlowStart({ roundTripMs: 150, bytesPerMs: 200 }, { freeAtMs: 0 });
 * arrives(1_460, 0); // 82.3: 7.3 ms through the bottleneck, and 75 on the way
 */
export function createSlowStart({ roundTripMs, bytesPerMs = Infinity }: LineShape, bottleneck: Bottleneck): (bytes: number, nowMs: number) => number {
  let window = bytesPerMs === Infinity ? Infinity : firstWindow;
  /** Acknowledgement times of the segments in flight, earliest first. */
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
      // An incomplete segment is sent too.
      if (leftInSegment === 0 || rest === 0) {
        if (window < Infinity) acknowledgedAt.push(departsAt + roundTripMs);
        leftInSegment = 0;
      }
    }
    return Math.max(departsAt, nowMs) + roundTripMs / 2;
  };
}
