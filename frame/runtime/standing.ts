import type { Fault } from '../../protocol/errors.ts';
import type { FrameConfig, TokenAnswer } from '../../protocol/messages.ts';
import type { Connection, ConnectionEvents, ConnectionState } from './connection.ts';
import type { Events } from './events.ts';
import { sessionEnded, type TokenKeeper } from './token-source.ts';

/** How it stands between the frame and its host: the state, the token, and what the host has said. Whoever listens is told of each move. */
export interface Standing {
  /** What a {@link Connection} shows of it. */
  readonly shown: Pick<Connection, 'state' | 'fault' | 'config' | 'embedder' | 'token'>;
  /** The host has answered, from this origin. */
  answered(origin: string): void;
  update(config: FrameConfig): void;
  swap(answer: TokenAnswer, reason: ConnectionEvents['token']['reason']): void;
  /** There is no token, and why. */
  fail(next: 'unreachable' | 'denied', why: Fault): void;
  endSession(): void;
  close(): void;
}

/** @param alone Why nobody is asked, if so. */
export function createStanding(
  alone: Fault | undefined,
  config: FrameConfig | undefined,
  token: TokenKeeper,
  raise: Events<ConnectionEvents>['raise'],
): Standing {
  let state: ConnectionState = alone?.code === 'not_embedded' ? 'not_embedded' : alone ? 'refused' : 'connecting';
  let fault = alone;
  let embedder: string | undefined;
  const enter = (next: ConnectionState, why?: Fault): void => {
    fault = why;
    if (state === next || state === 'closed') return;
    state = next;
    raise('state', next);
  };
  return {
    shown: {
      get state() {
        return state;
      },
      get fault() {
        return fault;
      },
      get config() {
        return config;
      },
      get embedder() {
        return embedder;
      },
      token,
    },
    answered(origin) {
      embedder = origin;
    },
    update(next) {
      config = next;
      raise('update', next);
    },
    swap(answer, reason) {
      const isNew = token.set(answer);
      enter('connected');
      if (isNew) raise('token', { reason });
    },
    fail(next, why) {
      enter(next, why);
      token.fail(why);
    },
    endSession() {
      if (state === 'ended') return;
      token.end();
      enter('ended', sessionEnded);
      raise('sessionEnded', null);
    },
    close() {
      enter('closed');
      token.end();
    },
  };
}
