/** Reports events that may happen thousands of times a second. */
export interface Sampler {
  /** Records an event. @returns Whether it is the first of its kind for a while and deserves a line of its own. */
  note(kind: string): boolean;
}

/** Creates a sampler: the first event of each kind gets a line; while more follow, `tell` reports their number every `everyMs`. */
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
