/** The slots that one address holds, and its waiting requests. */
export interface Line {
  readonly bucket: string;
  held: number;
  readonly waiting: Set<() => void>;
}

export interface Lines {
  /** Returns the line of an address; creates one if needed. */
  of(bucket: string): Line;
  /** Whether this line can take another slot. */
  hasRoom(line: Line): boolean;
  take(line: Line): void;
  /** Releases a slot. The next waiting request is called and takes it. */
  giveBack(line: Line): void;
  /** Queues a request; `enter` is called on its turn. */
  wait(line: Line, enter: () => void): void;
  /** @returns Whether the request was still waiting. */
  stopWaiting(line: Line, enter: () => void): boolean;
  forgetIfEmpty(line: Line): void;
  readonly held: number;
  readonly waiting: number;
  /** When a slot was last taken or released, on the clock of `performance.now()`. */
  readonly movedMs: number;
}

/** Creates the lines for `max` slots: who holds them, who waits, and who is next. Waiting addresses take turns. */
export function createLines({ max, maxPerAddress }: { max: number; maxPerAddress: number }): Lines {
  const lines = new Map<string, Line>();
  /** Waiting lines that may take a slot, in order of their turn. */
  const next = new Set<Line>();
  let held = 0;
  let waiting = 0;
  let movedMs = performance.now();

  function forgetIfEmpty(line: Line): void {
    if (line.waiting.size > 0) return;
    next.delete(line);
    if (line.held === 0) lines.delete(line.bucket);
  }

  function serveNext(): void {
    for (const line of next) {
      if (held >= max) return;
      next.delete(line);
      const [enter] = line.waiting;
      if (!enter || line.held >= maxPerAddress) continue;
      enter();
      if (line.waiting.size > 0) next.add(line);
    }
  }

  return {
    of(bucket) {
      const known = lines.get(bucket);
      if (known) return known;
      const line: Line = { bucket, held: 0, waiting: new Set() };
      lines.set(bucket, line);
      return line;
    },
    hasRoom: (line) => held < max && line.held < maxPerAddress,
    take(line) {
      line.held += 1;
      held += 1;
      movedMs = performance.now();
    },
    giveBack(line) {
      line.held -= 1;
      held -= 1;
      movedMs = performance.now();
      if (line.waiting.size > 0) next.add(line);
      else forgetIfEmpty(line);
      serveNext();
    },
    wait(line, enter) {
      line.waiting.add(enter);
      waiting += 1;
      if (line.held < maxPerAddress) next.add(line);
    },
    stopWaiting(line, enter) {
      if (!line.waiting.delete(enter)) return false;
      waiting -= 1;
      return true;
    },
    forgetIfEmpty,
    get held() {
      return held;
    },
    get waiting() {
      return waiting;
    },
    get movedMs() {
      return movedMs;
    },
  };
}
