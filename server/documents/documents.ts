import { Worker } from 'node:worker_threads';
import { distFolder } from '../config/dist-folder.ts';
import { HttpError } from '../errors/http-error.ts';
import type { Stay } from '../platform/http/load/stay.ts';
import { createFairQueue, type Waiter } from './fair-queue.ts';
import type { DocumentJob, DocumentOutcome } from './job.ts';

/** Makes documents beside the requests. */
export interface Documents {
  /**
   * Makes one, in its turn: see `FairQueue`.
   *
   * @param waiter Who waits for it.
   * @param stay One whose caller has gone leaves the queue: nobody waits behind what nobody takes.
   * @throws HttpError `documents_busy` with `Retry-After` when too many wait, or it has waited too long; `document_failed` when it cannot be made.
   */
  make(job: DocumentJob, waiter: Waiter, stay?: Stay): Promise<Uint8Array>;
  /** Ends the worker. What waits is refused as busy, and nothing is made any more. */
  close(): Promise<void>;
}

export interface DocumentLimits {
  /** Documents that wait while one is made. One more is refused at once, or the last of the tenant that has the most. */
  maxWaiting: number;
  /** Of these, those of one caller. */
  maxWaitingPerCaller: number;
  /** One that has not had its turn by then is refused. */
  waitMs: number;
  /** A worker that has not made its document by then is ended, and the next one gets a new worker. */
  deadlineMs: number;
  /** Memory of the worker, in mebibytes. */
  heapMb: number;
}

export const documentLimits: DocumentLimits = { maxWaiting: 32, maxWaitingPerCaller: 8, waitMs: 10_000, deadlineMs: 15_000, heapMb: 512 };

export interface DocumentOptions {
  limits?: DocumentLimits;
  /** What went wrong inside: for the log, never for whoever asked. */
  warn: (reason: string, job: Pick<DocumentJob, 'kind' | 'format' | 'id'>) => void;
  /** Letters that no font of documents has, as `U+05D0`: each is a box for whoever reads the document. Its text can be copied and heard all the same. */
  undrawn?: ((letters: readonly string[], job: Pick<DocumentJob, 'kind' | 'format' | 'id'>) => void) | undefined;
  /** What the worker runs. Default: the module that is built beside this one. */
  workerFile?: string;
}

const shippedWorker = `${distFolder}server/documents/worker.js`;
/** Of letters that cannot be drawn, so many are named. */
const namedLetters = 20;

const nameOf = (codePoint: number): string => `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;

interface Task extends Waiter {
  job: DocumentJob;
  resolve(bytes: Uint8Array): void;
  reject(error: HttpError): void;
  patience: NodeJS.Timeout;
}

/**
 * Makes the queue and the one worker behind it, which is started with the first document. In a thread of its own a document of thousands of lines holds up no
 * request, and one that kills its thread, or never ends, takes nothing else with it.
 */
export function createDocuments({ limits = documentLimits, warn, undrawn, workerFile = shippedWorker }: DocumentOptions): Documents {
  const waiting = createFairQueue<Task>();
  let worker: Worker | undefined;
  let current: { task: Task; deadline: NodeJS.Timeout } | undefined;
  let isClosed = false;

  function start(): Worker {
    const started = new Worker(workerFile, { resourceLimits: { maxOldGenerationSizeMb: limits.heapMb }, env: {}, execArgv: [] });
    // Alone it keeps no process alive.
    started.unref();
    started.on('message', (outcome: DocumentOutcome) => {
      if (started !== worker) return;
      settle(outcome);
      next();
    });
    started.on('error', (error) => lose(started, error.message));
    started.on('exit', (code) => lose(started, `It has ended by itself, with ${code}.`));
    return started;
  }

  /** Ends what is being made. A worker that is lost is let go of first, so that nothing it still says counts. */
  function settle(outcome: DocumentOutcome): void {
    if (!current) return;
    const { task, deadline } = current;
    current = undefined;
    clearTimeout(deadline);
    if (outcome.ok) {
      if (outcome.undrawn && outcome.undrawn.length > 0) undrawn?.(outcome.undrawn.slice(0, namedLetters).map(nameOf), task.job);
      return task.resolve(outcome.bytes);
    }
    warn(outcome.reason, task.job);
    task.reject(new HttpError('document_failed'));
  }

  function lose(lost: Worker, reason: string): void {
    if (lost !== worker) return;
    worker = undefined;
    void lost.terminate();
    settle({ ok: false, reason });
    next();
  }

  /** Tells one that has left the queue. */
  function dismiss({ patience, reject }: Task): void {
    clearTimeout(patience);
    reject(busy());
  }

  function next(): void {
    if (current || isClosed) return;
    const task = waiting.next();
    if (!task) return;
    clearTimeout(task.patience);
    worker ??= start();
    const asked = worker;
    const deadline = setTimeout(() => lose(asked, `No document within ${limits.deadlineMs} ms.`), limits.deadlineMs);
    current = { task, deadline };
    asked.postMessage(task.job);
  }

  return {
    make(job, { tenantId, caller }, stay) {
      if (isClosed || waiting.waitingOf(caller) >= limits.maxWaitingPerCaller) return Promise.reject(busy());
      if (waiting.size >= limits.maxWaiting) {
        const last = waiting.makeRoomFor({ tenantId, caller });
        if (!last) return Promise.reject(busy());
        dismiss(last);
      }
      return new Promise((resolve, reject) => {
        const giveUp = (): void => {
          if (waiting.remove(task)) dismiss(task);
        };
        const task: Task = { tenantId, caller, job, resolve, reject, patience: setTimeout(giveUp, limits.waitMs) };
        waiting.add(task);
        stay?.whenOver(giveUp);
        next();
      });
    },

    async close() {
      isClosed = true;
      for (let task = waiting.next(); task; task = waiting.next()) dismiss(task);
      if (current) {
        clearTimeout(current.deadline);
        current.task.reject(busy());
        current = undefined;
      }
      const ended = worker;
      worker = undefined;
      await ended?.terminate();
    },
  };
}

const busy = (): HttpError => new HttpError('documents_busy', 'Too many documents are being made at the moment.', { retryAfterSeconds: 2 });
