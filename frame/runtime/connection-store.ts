import type { Fault } from '../../protocol/errors.ts';
import type { FrameConfig, TokenAnswer } from '../../protocol/messages.ts';
import type { Connection, ConnectionEvents, ConnectionState } from './connection.ts';
import type { Events } from './events.ts';
import { sessionEnded, type TokenKeeper } from './token-source.ts';

/** The state between the frame and its host: connection state, token, config. Changes raise events. */
export interface ConnectionStore {
  /** The part that a {@link Connection} exposes. */
  readonly exposed: Pick<Connection, 'state' | 'fault' | 'config' | 'embedder' | 'token'>;
  /** Records the origin of a host that answered. */
  setEmbedder(origin: string): void;
  update(config: FrameConfig): void;
  setToken(answer: TokenAnswer, reason: ConnectionEvents['token']['reason']): void;
  /** There is no token, for the given reason. */
  fail(next: 'unreachable' | 'denied', why: Fault): void;
  endSession(): void;
  close(): void;
}

/** @param embeddingFault Why the frame must not contact its parent, if so. */
export function createConnectionStore(
  embeddingFault: Fault | undefined,
  config: FrameConfig | undefined,
  token: TokenKeeper,
  raise: Events<ConnectionEvents>['raise'],
): ConnectionStore {
  let state: ConnectionState = embeddingFault?.code === 'not_embedded' ? 'not_embedded' : embeddingFault ? 'refused' : 'connecting';
  let fault = embeddingFault;
  let embedder: string | undefined;
  const enter = (next: ConnectionState, why?: Fault): void => {
    fault = why;
    if (state === next || state === 'closed') return;
    state = next;
    raise('state', next);
  };
  return {
    exposed: {
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
    setEmbedder(origin) {
      embedder = origin;
    },
    update(next) {
      config = next;
      raise('update', next);
    },
    setToken(answer, reason) {
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
