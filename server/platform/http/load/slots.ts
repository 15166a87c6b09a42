import { HttpError } from '../../../errors/http-error.ts';
import { createLines, type Line } from './address-queues.ts';
import type { Stay } from './request-lifetime.ts';

export interface SlotLimits {
  /** Requests handled at the same time. */
  max: number;
  /** The same for one address. */
  maxPerAddress: number;
  /** Requests that wait for a slot. One more is refused at once. */
  maxWaiting: number;
  /** The same for one address. */
  maxWaitingPerAddress: number;
  /** A request without a slot by then is refused. */
  waitMs: number;
  /** A slot is released by then, whatever its request does. */
  deadlineMs: number;
}

/** The request that uses a slot. */
export interface Worker {
  /** The unit that limits by address count; see `addressBucket`. */
  bucket: string;
  /** Its end cancels the wait or releases the slot, even when the work is not done. */
  stay: Stay;
  /** Called when the deadline has passed. The work itself cannot be stopped and goes on. */
  late: () => void;
}

export interface Slots {
  /**
   * Runs work in a slot. The slot is released once: when the work ends, when the stay ends, or at the deadline, whichever comes first. Does nothing when the
   * stay ends before a slot is free.
   *
   * @throws HttpError `overloaded`. Whatever `work` throws.
   */
  use(worker: Worker, work: () => Promise<void>): Promise<void>;
  readonly held: number;
  readonly waiting: number;
  /** Since when the same requests hold all slots, on the clock of `performance.now()`; `undefined` while a slot is free. */
  readonly stuckSinceMs: number | undefined;
}

/**
 * Creates the slots of the server. When all are taken, requests wait a moment, which slows down callers who retry at once and would otherwise fill the server
 * with refusals. Waiting addresses take turns, so that many requests from one do not delay the others.
 */
export function createSlots({ max, maxPerAddress, maxWaiting, maxWaitingPerAddress, waitMs, deadlineMs }: SlotLimits): Slots {
  const lines = createLines({ max, maxPerAddress });

  /** Waits for a slot and takes it. @returns `false` when the stay ends first. */
  function wait(line: Line, stay: Stay): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const leave = (): boolean => {
        if (!lines.stopWaiting(line, enter)) return false;
        clearTimeout(timer);
        return true;
      };
      const enter = (): void => {
        leave();
        lines.take(line);
        resolve(true);
      };
      const giveUp = (settle: () => void): void => {
        if (!leave()) return;
        lines.forgetIfEmpty(line);
        settle();
      };
      const timer = setTimeout(() => giveUp(() => reject(full())), waitMs);
      lines.wait(line, enter);
      stay.whenOver(() => giveUp(() => resolve(false)));
    });
  }

  async function work(line: Line, { stay, late }: Worker, task: () => Promise<void>): Promise<void> {
    let isHeld = true;
    const release = (): void => {
      if (!isHeld) return;
      isHeld = false;
      clearTimeout(deadline);
      lines.giveBack(line);
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
      const line = lines.of(bucket);
      if (lines.hasRoom(line)) lines.take(line);
      else if (lines.waiting >= maxWaiting || line.waiting.size >= maxWaitingPerAddress) {
        lines.forgetIfEmpty(line);
        throw full();
      } else if (!(await wait(line, stay))) return;
      await work(line, worker, task);
    },
    get held() {
      return lines.held;
    },
    get waiting() {
      return lines.waiting;
    },
    get stuckSinceMs() {
      return lines.held > 0 && lines.held >= max ? lines.movedMs : undefined;
    },
  };
}

const full = (): HttpError => new HttpError('overloaded', 'The server is at capacity.', { retryAfterSeconds: 1 });
