import { Worker } from 'node:worker_threads';
import { distFolder } from '../config/dist-folder.ts';
import { HttpError } from '../errors/http-error.ts';
import type { RequestLifetime } from '../platform/http/load/request-lifetime.ts';
import { createFairQueue, type Waiter } from './fair-queue.ts';
import type { DocumentJob, DocumentOutcome } from './job.ts';

/** Makes documents in a worker, outside the request thread. */
export interface Documents {
  /**
   * Makes a document when its turn comes: see `FairQueue`.
   *
   * @param waiter The tenant and caller that wait.
   * @param lifetime The lifetime of the client's request. When it ends, a waiting job leaves the queue.
   * @throws HttpError `documents_busy` with `Retry-After` when the queue is full or the wait was too long; `document_failed` when it cannot be made.
   */
  make(job: DocumentJob, waiter: Waiter, lifetime?: RequestLifetime): Promise<Uint8Array>;
  /** Ends the worker. Waiting jobs are refused as busy, and no more documents are made. */
  close(): Promise<void>;
}

export interface DocumentLimits {
  /** Jobs that may wait while one runs. When the queue is full, the new job is refused, or the last job of the tenant with the most. */
  maxWaiting: number;
  /** Waiting jobs of one caller. */
  maxWaitingPerCaller: number;
  /** A job that waits longer is refused. */
  waitMs: number;
  /** A worker that takes longer for a document is terminated. The next job gets a new worker. */
  deadlineMs: number;
  /** Memory of the worker, in mebibytes. */
  heapMb: number;
}

export const documentLimits: DocumentLimits = { maxWaiting: 32, maxWaitingPerCaller: 8, waitMs: 10_000, deadlineMs: 15_000, heapMb: 512 };

export interface DocumentOptions {
  limits?: DocumentLimits;
  /** Receives internal errors: for the log, never for the client. */
  warn: (reason: string, job: Pick<DocumentJob, 'kind' | 'format' | 'id'>) => void;
  /** Receives characters without a glyph in the document fonts, as `U+05D0`. They are drawn as boxes. Their text can still be copied and read aloud. */
  undrawn?: ((letters: readonly string[], job: Pick<DocumentJob, 'kind' | 'format' | 'id'>) => void) | undefined;
  /** The module that the worker runs. Default: the one built beside this module. */
  workerFile?: string;
}

const shippedWorker = `${distFolder}server/documents/worker.js`;
/** Maximum number of missing characters in a log line. */
const namedLetters = 20;

const nameOf = (codePoint: number): string => `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;

interface Task extends Waiter {
  job: DocumentJob;
  resolve(bytes: Uint8Array): void;
  reject(error: HttpError): void;
  patience: NodeJS.Timeout;
}

/**
 * Creates the queue and its one worker, which starts with the first document. In a thread of its own, a document of thousands of lines delays no request, and a
 * document that crashes its thread or never ends affects nothing else.
 */
export function createDocuments({ limits = documentLimits, warn, undrawn, workerFile = shippedWorker }: DocumentOptions): Documents {
  const waiting = createFairQueue<Task>();
  let worker: Worker | undefined;
  let current: { task: Task; deadline: NodeJS.Timeout } | undefined;
  let isClosed = false;

  function start(): Worker {
    const started = new Worker(workerFile, { resourceLimits: { maxOldGenerationSizeMb: limits.heapMb }, env: {}, execArgv: [] });
    // The worker alone must not keep the process alive.
    started.unref();
    started.on('message', (outcome: DocumentOutcome) => {
      if (started !== worker) return;
      settle(outcome);
      next();
    });
    started.on('error', (error) => lose(started, error.message));
    started.on('exit', (code) => lose(started, `The worker exited with code ${code}.`));
    return started;
  }

  /** Ends the current job. A failed worker is detached first: later messages from it are ignored. */
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

  /** Rejects a job that was removed from the queue. */
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
    const used = worker;
    const deadline = setTimeout(() => lose(used, `The document was not finished within ${limits.deadlineMs} ms.`), limits.deadlineMs);
    current = { task, deadline };
    used.postMessage(task.job);
  }

  return {
    make(job, { tenantId, caller }, lifetime) {
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
        lifetime?.onEnd(giveUp);
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
