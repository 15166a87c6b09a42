import { HttpError } from '../../errors/http-error.ts';

/** A door that one passes at a time, in the order of arrival. */
export interface Queue {
  enter(): Promise<void>;
  /** Opens the door for the next one. */
  leave(): void;
}

/**
 * Makes a door. Who waits longer than `patienceMs` is told `storage_unavailable`, which also ends the wait of a transaction
 * that was started inside another one.
 */
export function createQueue(patienceMs = 5_000): Queue {
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
        }, patienceMs);
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
