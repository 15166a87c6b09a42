import type { DialectName } from '../../protocol/dialect.ts';
import { dialects } from '../../protocol/dialect.ts';
import type { TokenReason } from '../../protocol/events.ts';
import { protocolVersion, type FrameConfig, type RequestTokenMessage, type TokenAnswer } from '../../protocol/messages.ts';
import { isToken, readTokenMessage } from './answer.ts';

export interface HandshakeOptions {
  allowedOrigins: readonly string[];
  dialect?: DialectName | undefined;
  /** How long the host may be silent before `onSilence`. Asking goes on after it. */
  silenceMs: number;
  onAnswer(answer: TokenAnswer, config: FrameConfig | undefined, port: MessagePort | undefined): void;
  onSilence(): void;
}

export interface Handshake {
  /** Asks the host page for a token, and again with growing pauses until it answers. */
  request(reason: TokenReason): void;
  destroy(): void;
}

const firstPauseMs = 50;
const longestPauseMs = 2_000;

export function createHandshake({ allowedOrigins, dialect, silenceMs, onAnswer, onSilence }: HandshakeOptions): Handshake {
  const vocabulary = dialect && dialects[dialect];
  const widgetId = crypto.randomUUID?.() ?? String(Math.random());
  let repeatTimer: ReturnType<typeof setTimeout> | undefined;
  let silenceTimer: ReturnType<typeof setTimeout> | undefined;

  const quiet = (): void => {
    clearTimeout(repeatTimer);
    clearTimeout(silenceTimer);
    silenceTimer = undefined;
  };

  /** The one place where a window message is believed: from the parent, of an origin on the list, in the shape of an answer. */
  const listen = ({ source, origin, data, ports }: MessageEvent): void => {
    if (source !== window.parent || !allowedOrigins.includes(origin)) return;
    if (vocabulary) {
      const token = vocabulary.readAnswer(data);
      if (!isToken(token)) return;
      quiet();
      return onAnswer({ token }, undefined, undefined);
    }
    const message = readTokenMessage(data);
    const port = ports[0];
    if (!message || !port) return;
    quiet();
    onAnswer(message.answer, message.config, port);
  };
  addEventListener('message', listen);

  const post = (message: { type: string } | RequestTokenMessage, pauseMs: number): void => {
    window.parent.postMessage(message, targetOrigin(allowedOrigins));
    repeatTimer = setTimeout(() => post(message, Math.min(pauseMs * 2, longestPauseMs)), pauseMs);
  };

  return {
    request(reason) {
      clearTimeout(repeatTimer);
      silenceTimer ??= setTimeout(onSilence, silenceMs);
      post(vocabulary?.request() ?? { type: 'VITRINE_REQUEST_TOKEN', value: { protocol: protocolVersion, widgetId, reason } }, firstPauseMs);
    },
    destroy() {
      quiet();
      removeEventListener('message', listen);
    },
  };
}

/**
 * Where the request is addressed to. It carries no secret, so `*` does no harm where several origins may embed the frame and the browser does not
 * tell which one does; an answer is judged by its own origin. Nothing else is ever posted to a window.
 */
function targetOrigin(allowedOrigins: readonly string[]): string {
  const parent = parentOrigin();
  if (parent !== undefined && allowedOrigins.includes(parent)) return parent;
  return allowedOrigins.length === 1 && allowedOrigins[0] !== undefined ? allowedOrigins[0] : '*';
}

/** The origin of the direct parent, where the browser tells it (Firefox did not for long). */
function parentOrigin(): string | undefined {
  return location.ancestorOrigins?.[0];
}
