import { HttpError } from '../../errors/http-error.ts';

/** Admits one caller at a time, in order of arrival. */
export interface Queue {
  enter(): Promise<void>;
  /** Admits the next caller. */
  leave(): void;
}

/**
 * Creates a queue. A wait longer than `patienceMs` fails with `storage_unavailable`. This also ends the deadlock of a transaction started inside another one.
 */
export function createQueue(timeoutMs = 5_000): Queue {
  let taken = false;
  const waiting: { go(): void }[] = [];

  return {
    enter() {
      if (!taken) {
        taken = true;
        return Promise.resolve();
      }
      return new Promise((resolve, reject) => {
        const giveUp = setTimeout(() => {
          waiting.splice(waiting.indexOf(place), 1);
          reject(new HttpError('storage_unavailable', 'Too many writes are waiting for the database.', { retryAfterSeconds: 1 }));
        }, timeoutMs);
        const place = {
          go() {
            clearTimeout(giveUp);
            resolve();
          },
        };
        waiting.push(place);
      });
    },
    leave() {
      const next = waiting.shift();
      if (next) next.go();
      else taken = false;
    },
  };
}
