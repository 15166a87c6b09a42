import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Stay } from './stay.ts';

export interface Turns {
  /** Starts a request once those before it on its connection are answered, and ends its stay when it is answered itself or the connection is gone. */
  enter(socket: Socket, response: ServerResponse, stay: Stay, start: () => void): void;
  /** Requests that wait at the moment. */
  readonly waiting: number;
}

/**
 * Makes the keeper of turns: requests that a connection sends ahead (pipelining, RFC 9112 section 9.3.2) run one after another, and one that waits
 * costs its few bytes and nothing else. Node hands over all of them at once, gives the connection to one response after the other, and never says of
 * those that have not had it that they are over when it closes.
 *
 * @param maxWaiting Requests of all connections that may wait. Nothing more is read from a connection while one of its requests waits, so that only
 *   somebody who wants to fill the server gets there; the connection that does is cut.
 */
export function createTurns(maxWaiting: number): Turns {
  const lines = new WeakMap<Socket, Set<Stay>>();
  let waiting = 0;

  function lineOf(socket: Socket): Set<Stay> {
    const known = lines.get(socket);
    if (known) return known;
    const line = new Set<Stay>();
    lines.set(socket, line);
    socket.once('close', () => {
      waiting -= line.size;
      for (const stay of line) stay.end();
      line.clear();
    });
    return line;
  }

  return {
    enter(socket, response, stay, start) {
      if (socket.destroyed) stay.end();
      else if (response.socket) {
        // Of the one response that has the connection Node tells in every case when it is over: answered to the last byte, or cut.
        response.once('close', () => stay.end());
        start();
      } else if (waiting >= maxWaiting) {
        stay.end();
        socket.destroy();
      } else {
        const line = lineOf(socket);
        line.add(stay);
        waiting += 1;
        socket.pause();
        response.once('socket', () => {
          line.delete(stay);
          waiting -= 1;
          if (line.size === 0) socket.resume();
          response.once('close', () => stay.end());
          // At this moment Node has still something to do with it, and a connection that was reset hands itself on as well.
          process.nextTick(() => {
            if (!socket.destroyed) start();
          });
        });
      }
    },
    get waiting() {
      return waiting;
    },
  };
}
