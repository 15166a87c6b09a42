import { HttpError } from '../../../errors/http-error.ts';
import { type AddressQueue, createAddressQueues } from './address-queues.ts';
import type { RequestLifetime } from './request-lifetime.ts';

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
export interface SlotRequest {
  /** The unit that limits by address count; see `addressBucket`. */
  bucket: string;
  /** Its end cancels the wait or releases the slot, even when the work is not done. */
  lifetime: RequestLifetime;
  /** Called when the deadline has passed. The work itself cannot be stopped and goes on. */
  late: () => void;
}

export interface Slots {
  /**
   * Runs work in a slot. The slot is released once: when the work ends, when the lifetime ends, or at the deadline, whichever comes first. Does nothing when
   * the lifetime ends before a slot is free.
   *
   * @throws HttpError `overloaded`. Whatever `work` throws.
   */
  use(request: SlotRequest, work: () => Promise<void>): Promise<void>;
  /** Whether a request of this address would get a slot at once. */
  hasRoom(bucket: string): boolean;
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
  const queues = createAddressQueues({ max, maxPerAddress });

  /** Waits for a slot and takes it. @returns `false` when the lifetime ends first. */
  function wait(queue: AddressQueue, lifetime: RequestLifetime): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const leave = (): boolean => {
        if (!queues.stopWaiting(queue, enter)) return false;
        clearTimeout(timer);
        return true;
      };
      const enter = (): void => {
        leave();
        queues.take(queue);
        resolve(true);
      };
      const giveUp = (settle: () => void): void => {
        if (!leave()) return;
        queues.forgetIfEmpty(queue);
        settle();
      };
      const timer = setTimeout(() => giveUp(() => reject(full())), waitMs);
      queues.wait(queue, enter);
      lifetime.onEnd(() => giveUp(() => resolve(false)));
    });
  }

  async function work(queue: AddressQueue, { lifetime, late }: SlotRequest, task: () => Promise<void>): Promise<void> {
    let isHeld = true;
    const release = (): void => {
      if (!isHeld) return;
      isHeld = false;
      clearTimeout(deadline);
      queues.release(queue);
    };
    const deadline = setTimeout(() => {
      release();
      late();
    }, deadlineMs);
    lifetime.onEnd(release);
    try {
      await task();
    } finally {
      release();
    }
  }

  return {
    async use(request, task) {
      const { bucket, lifetime } = request;
      if (lifetime.hasEnded) return;
      const queue = queues.of(bucket);
      if (queues.hasRoom(queue)) queues.take(queue);
      else if (queues.waiting >= maxWaiting || queue.waiting.size >= maxWaitingPerAddress) {
        queues.forgetIfEmpty(queue);
        throw full();
      } else if (!(await wait(queue, lifetime))) return;
      await work(queue, request, task);
    },
    hasRoom(bucket) {
      const queue = queues.of(bucket);
      const hasRoom = queues.hasRoom(queue);
      queues.forgetIfEmpty(queue);
      return hasRoom;
    },
    get held() {
      return queues.held;
    },
    get waiting() {
      return queues.waiting;
    },
    get stuckSinceMs() {
      return queues.held > 0 && queues.held >= max ? queues.lastChangeMs : undefined;
    },
  };
}

const full = (): HttpError => new HttpError('overloaded', 'The server is at capacity.', { retryAfterSeconds: 1 });
