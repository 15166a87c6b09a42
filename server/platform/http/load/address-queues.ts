/** The slots that one address holds, and its waiting requests. */
export interface AddressQueue {
  readonly bucket: string;
  held: number;
  readonly waiting: Set<() => void>;
}

export interface AddressQueues {
  /** Returns the queue of an address; creates one if needed. */
  of(bucket: string): AddressQueue;
  /** Whether this queue can take another slot. */
  hasRoom(queue: AddressQueue): boolean;
  take(queue: AddressQueue): void;
  /** Releases a slot. The next waiting request is called and takes it. */
  release(queue: AddressQueue): void;
  /** Queues a request; `enter` is called on its turn. */
  wait(queue: AddressQueue, enter: () => void): void;
  /** @returns Whether the request was still waiting. */
  stopWaiting(queue: AddressQueue, enter: () => void): boolean;
  forgetIfEmpty(queue: AddressQueue): void;
  readonly held: number;
  readonly waiting: number;
  /** When a slot was last taken or released, on the clock of `performance.now()`. */
  readonly lastChangeMs: number;
}

/** Creates the queues for `max` slots: who holds them, who waits, and who is next. Waiting addresses take turns. */
export function createAddressQueues({ max, maxPerAddress }: { max: number; maxPerAddress: number }): AddressQueues {
  const queues = new Map<string, AddressQueue>();
  /** Waiting queues that may take a slot, in order of their turn. */
  const next = new Set<AddressQueue>();
  let held = 0;
  let waiting = 0;
  let lastChangeMs = performance.now();

  function forgetIfEmpty(queue: AddressQueue): void {
    if (queue.waiting.size > 0) return;
    next.delete(queue);
    if (queue.held === 0) queues.delete(queue.bucket);
  }

  function serveNext(): void {
    for (const queue of next) {
      if (held >= max) return;
      next.delete(queue);
      const [enter] = queue.waiting;
      if (!enter || queue.held >= maxPerAddress) continue;
      enter();
      if (queue.waiting.size > 0) next.add(queue);
    }
  }

  return {
    of(bucket) {
      const known = queues.get(bucket);
      if (known) return known;
      const queue: AddressQueue = { bucket, held: 0, waiting: new Set() };
      queues.set(bucket, queue);
      return queue;
    },
    hasRoom: (queue) => held < max && queue.held < maxPerAddress,
    take(queue) {
      queue.held += 1;
      held += 1;
      lastChangeMs = performance.now();
    },
    release(queue) {
      queue.held -= 1;
      held -= 1;
      lastChangeMs = performance.now();
      if (queue.waiting.size > 0) next.add(queue);
      else forgetIfEmpty(queue);
      serveNext();
    },
    wait(queue, enter) {
      queue.waiting.add(enter);
      waiting += 1;
      if (queue.held < maxPerAddress) next.add(queue);
    },
    stopWaiting(queue, enter) {
      if (!queue.waiting.delete(enter)) return false;
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
    get lastChangeMs() {
      return lastChangeMs;
    },
  };
}
