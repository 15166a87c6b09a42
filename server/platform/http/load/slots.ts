import { HttpError } from '../../../errors/http-error.ts';
import type { Stay } from './stay.ts';

export interface SlotLimits {
  /** Requests that are worked on at the same time. */
  max: number;
  /** Of these, those of one address. */
  maxPerAddress: number;
  /** Requests that wait for a slot; one more is refused at once. */
  maxWaiting: number;
  /** Of these, those of one address. */
  maxWaitingPerAddress: number;
  /** A request that has not got a slot by then is refused. */
  waitMs: number;
  /** A slot is given back by then, whatever its request does. */
  deadlineMs: number;
}

/** Who works in a slot. */
export interface Worker {
  /** Whom limits by address count as one; see `addressBucket`. */
  bucket: string;
  /** Ends a wait, and gives the slot back, when it is over before the work is. */
  stay: Stay;
  /** Called when the deadline has passed. The work itself goes on: nothing can stop it. */
  late: () => void;
}

export interface Slots {
  /**
   * Does a piece of work in a slot, which is given back once: when the work is done or has failed, when the stay is over, or at the deadline,
   * whichever comes first. Does nothing when the stay is over before there is a slot.
   *
   * @throws HttpError `overloaded`. Whatever `work` throws.
   */
  use(worker: Worker, work: () => Promise<void>): Promise<void>;
  readonly held: number;
  readonly waiting: number;
  /** Since when all slots are held by the same requests, on the clock of `performance.now()`; `undefined` while there is a free one. */
  readonly stuckSinceMs: number | undefined;
}

/** What one address holds and wants. */
interface Line {
  bucket: string;
  held: number;
  waiting: Set<() => void>;
}

/**
 * Makes the slots of the server. When all are taken requests wait a moment, so that callers who ask again at once are slowed down by the wait instead
 * of filling the server with refusals. Addresses that wait take turns: how many requests one of them sends changes nothing for the others.
 */
export function createSlots({ max, maxPerAddress, maxWaiting, maxWaitingPerAddress, waitMs, deadlineMs }: SlotLimits): Slots {
  const lines = new Map<string, Line>();
  /** Lines that wait and may have one more, in the order in which they get it. */
  const next = new Set<Line>();
  let held = 0;
  let waiting = 0;
  let movedMs = performance.now();

  function lineOf(bucket: string): Line {
    const known = lines.get(bucket);
    if (known) return known;
    const line: Line = { bucket, held: 0, waiting: new Set() };
    lines.set(bucket, line);
    return line;
  }

  function forgetIfEmpty(line: Line): void {
    if (line.waiting.size > 0) return;
    next.delete(line);
    if (line.held === 0) lines.delete(line.bucket);
  }

  function take(line: Line): void {
    line.held += 1;
    held += 1;
    movedMs = performance.now();
  }

  function giveBack(line: Line): void {
    line.held -= 1;
    held -= 1;
    movedMs = performance.now();
    if (line.waiting.size > 0) next.add(line);
    else forgetIfEmpty(line);
    serveNext();
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

  /** Waits for a slot and takes it. @returns Whether there is one: not when the stay has ended meanwhile. */
  function wait(line: Line, stay: Stay): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const leave = (): boolean => {
        if (!line.waiting.delete(enter)) return false;
        waiting -= 1;
        clearTimeout(timer);
        return true;
      };
      const enter = (): void => {
        leave();
        take(line);
        resolve(true);
      };
      const giveUp = (settle: () => void): void => {
        if (!leave()) return;
        forgetIfEmpty(line);
        settle();
      };
      const timer = setTimeout(() => giveUp(() => reject(full())), waitMs);
      line.waiting.add(enter);
      waiting += 1;
      if (line.held < maxPerAddress) next.add(line);
      stay.whenOver(() => giveUp(() => resolve(false)));
    });
  }

  async function work(line: Line, { stay, late }: Worker, task: () => Promise<void>): Promise<void> {
    let isHeld = true;
    const release = (): void => {
      if (!isHeld) return;
      isHeld = false;
      clearTimeout(deadline);
      giveBack(line);
    };
    const deadline = setTimeout(() => {
      release();
      late();
    }, deadlineMs);
    stay.whenOver(release);
    try {
      await task();
    } finally {
      release();
    }
  }

  return {
    async use(worker, task) {
      const { bucket, stay } = worker;
      if (stay.isOver) return;
      const line = lineOf(bucket);
      if (held < max && line.held < maxPerAddress) take(line);
      else if (waiting >= maxWaiting || line.waiting.size >= maxWaitingPerAddress) {
        forgetIfEmpty(line);
        throw full();
      } else if (!(await wait(line, stay))) return;
      await work(line, worker, task);
    },
    get held() {
      return held;
    },
    get waiting() {
      return waiting;
    },
    get stuckSinceMs() {
      return held > 0 && held >= max ? movedMs : undefined;
    },
  };
}

const full = (): HttpError => new HttpError('overloaded', 'The server is full at the moment.', { retryAfterSeconds: 1 });
