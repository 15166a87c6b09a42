import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Stay } from './stay.ts';

export interface Turns {
  /** Starts a request once the one before it on its connection is answered, and ends its stay when it is answered itself or the connection is gone. */
  enter(socket: Socket, response: ServerResponse, stay: Stay, start: () => void): void;
  /** Requests that wait at the moment. */
  readonly waiting: number;
}

interface Guest {
  response: ServerResponse;
  stay: Stay;
  start: () => void;
}

/** What one connection has sent and not read the answer of. */
interface Line {
  isBusy: boolean;
  waiting: Guest[];
}

/**
 * Makes the keeper of turns: requests that a connection sends ahead (pipelining, RFC 9112 section 9.3.2) run one after another, and one that waits
 * costs its few bytes and nothing else. Node hands over all of them at once, and says of those whose turn has not come never that they are over
 * when the connection closes: their responses have no socket yet.
 *
 * @param maxWaiting Requests of all connections that may wait. Nothing more is read from a connection while one of its requests waits, so that only
 *   somebody who wants to fill the server gets there; the connection that does is cut.
 */
export function createTurns(maxWaiting: number): Turns {
  const lines = new WeakMap<Socket, Line>();
  let waiting = 0;

  function lineOf(socket: Socket): Line {
    const known = lines.get(socket);
    if (known) return known;
    const line: Line = { isBusy: false, waiting: [] };
    lines.set(socket, line);
    socket.once('close', () => {
      waiting -= line.waiting.length;
      for (const { stay } of line.waiting.splice(0)) stay.end();
    });
    return line;
  }

  function begin(socket: Socket, line: Line, { response, stay, start }: Guest): void {
    line.isBusy = true;
    // Of the one response that has the socket Node tells in every case when it is over: answered to the last byte, or cut.
    response.once('close', () => {
      line.isBusy = false;
      stay.end();
      const next = socket.writable ? line.waiting.shift() : undefined;
      if (!next) return;
      waiting -= 1;
      if (line.waiting.length === 0) socket.resume();
      begin(socket, line, next);
    });
    start();
  }

  return {
    enter(socket, response, stay, start) {
      const line = lineOf(socket);
      const guest: Guest = { response, stay, start };
      if (!socket.writable) stay.end();
      else if (!line.isBusy) begin(socket, line, guest);
      else if (waiting < maxWaiting) {
        line.waiting.push(guest);
        waiting += 1;
        socket.pause();
      } else {
        stay.end();
        socket.destroy();
      }
    },
    get waiting() {
      return waiting;
    },
  };
}
