/** Tells of what may happen thousands of times a second. */
export interface Sampler {
  /** Notes that it has happened. @returns Whether it is the first of its kind for a while, and worth a line of its own. */
  note(kind: string): boolean;
}

/**
 * Makes a sampler: of each kind the first is worth a line, and for as long as there are more, `tell` says once in `everyMs` how many there were.
 */
export function createSampler(everyMs: number, tell: (kind: string, times: number) => void): Sampler {
  const counts = new Map<string, number>();

  function open(kind: string): void {
    counts.set(kind, 0);
    setTimeout(() => {
      const times = counts.get(kind) ?? 0;
      counts.delete(kind);
      if (times === 0) return;
      tell(kind, times);
      open(kind);
    }, everyMs).unref();
  }

  return {
    note(kind) {
      const times = counts.get(kind);
      if (times === undefined) open(kind);
      else counts.set(kind, times + 1);
      return times === undefined;
    },
  };
}
