import { HttpError } from '../../../errors/http-error.ts';
import { createLines, type Line } from './lines.ts';
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

/**
 * Makes the slots of the server. When all are taken requests wait a moment, so that callers who ask again at once are slowed down by the wait instead
 * of filling the server with refusals. Addresses that wait take turns: how many requests one of them sends changes nothing for the others.
 */
export function createSlots({ max, maxPerAddress, maxWaiting, maxWaitingPerAddress, waitMs, deadlineMs }: SlotLimits): Slots {
  const lines = createLines({ max, maxPerAddress });

  /** Waits for a slot and takes it. @returns Whether there is one: not when the stay has ended meanwhile. */
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

const full = (): HttpError => new HttpError('overloaded', 'The server is full at the moment.', { retryAfterSeconds: 1 });
