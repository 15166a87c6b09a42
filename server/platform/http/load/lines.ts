/** What one address holds and wants. */
export interface Line {
  readonly bucket: string;
  held: number;
  readonly waiting: Set<() => void>;
}

export interface Lines {
  /** The line of an address; a new one if it has none. */
  of(bucket: string): Line;
  /** Whether there is a slot for one more of this line. */
  hasRoom(line: Line): boolean;
  take(line: Line): void;
  /** Gives one back. Whoever is next is called, and takes it. */
  giveBack(line: Line): void;
  /** Has somebody wait, to be called when it is their turn. */
  wait(line: Line, enter: () => void): void;
  /** @returns Whether they have waited until now. */
  stopWaiting(line: Line, enter: () => void): boolean;
  forgetIfEmpty(line: Line): void;
  readonly held: number;
  readonly waiting: number;
  /** When one was last taken or given back, on the clock of `performance.now()`. */
  readonly movedMs: number;
}

/** Makes the lines in front of so many slots: who holds them, who waits, and who is next. Addresses that wait take turns. */
export function createLines({ max, maxPerAddress }: { max: number; maxPerAddress: number }): Lines {
  const lines = new Map<string, Line>();
  /** Lines that wait and may have one more, in the order in which they get it. */
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
