import type { Fault } from '../../protocol/errors.ts';
import type { FrameConfig, TokenAnswer } from '../../protocol/messages.ts';
import type { Connection, ConnectionEvents, ConnectionState } from './connection.ts';
import type { Events } from './events.ts';
import { sessionEnded, type TokenKeeper } from './token-source.ts';

/** The state between the frame and its host: connection state, token, config. Changes raise events. */
export interface Standing {
  /** The part that a {@link Connection} exposes. */
  readonly shown: Pick<Connection, 'state' | 'fault' | 'config' | 'embedder' | 'token'>;
  /** Records the origin of a host that answered. */
  answered(origin: string): void;
  update(config: FrameConfig): void;
  swap(answer: TokenAnswer, reason: ConnectionEvents['token']['reason']): void;
  /** There is no token, for the given reason. */
  fail(next: 'unreachable' | 'denied', why: Fault): void;
  endSession(): void;
  close(): void;
}

/** @param alone Why the frame must not contact its parent, if so. */
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
