import { vocabularyOf, type DialectName } from '../../../protocol/dialect.ts';
import type { TokenReason } from '../../../protocol/events.ts';
import { protocolVersion } from '../../../protocol/messages.ts';
import { ancestorOrigins, targetOrigin } from './ancestors.ts';
import { newWidgetId, takeEarlyRequest } from './early-request.ts';
import { readHostMessage, type HostMessage } from './host-message.ts';

export interface HandshakeOptions {
  allowedOrigins: readonly string[];
  dialect?: DialectName;
  /** Sent to the page when the token expired, in a dialect with a message for that. */
  refreshUrl?: string;
  /** How long the host may be silent before `onSilence`. The frame keeps asking. */
  silenceMs: number;
  /** @param origin The origin of the host page. */
  onAnswer(answer: HostMessage, port: MessagePort | undefined, origin: string): void;
  onSilence(): void;
  /** The page sent a response that it fetched ahead. */
  onData(data: NonNullable<HostMessage['data']>): void;
  /** Whether a server has refused this token. A dialect page may repeat its cached token while it fetches a new one. */
  isRefused(token: string): boolean;
  /** A dialect page that had a token has none any more, or had none during the whole silence period. */
  onSignedOut(): void;
}

export interface Handshake {
  /** Requests a token from the host page, and repeats the request with growing pauses until it answers. */
  request(reason: TokenReason): void;
  destroy(): void;
}

const firstPauseMs = 50;
/** A dialect page may fetch a token for every request. */
const firstDialectPauseMs = 500;
const maxPauseMs = 2_000;
/** How long a dialect page may take to replace an expired token. */
const renewalMs = 30_000;
/**
 * The pause after a refusal. The host is asked again, because the viewer may have signed in meanwhile. A dialect page asks its backend each time it learns that
 * a token expired.
 */
const refusalPauseMs = 10_000;

export function createHandshake({
  allowedOrigins,
  dialect,
  refreshUrl,
  silenceMs,
  onAnswer,
  onSilence,
  onData,
  isRefused,
  onSignedOut,
}: HandshakeOptions): Handshake {
  const { parent } = window;
  const vocabulary = vocabularyOf(dialect);
  let early = takeEarlyRequest();
  const { widgetId = newWidgetId(), received = [] } = early ?? {};
  let repeatTimer = 0;
  let silenceTimer = 0;
  let lastReason: TokenReason = 'mount';
  let hasNoToken = false;

  const clearTimers = (): void => {
    clearTimeout(repeatTimer);
    clearTimeout(silenceTimer);
    silenceTimer = 0;
  };
  const post = (pauseMs: number): void => {
    const value = { protocol: protocolVersion, widgetId, reason: lastReason };
    const { requestToken, tokenExpired } = vocabulary;
    const reportsExpiry = tokenExpired !== undefined && lastReason !== 'mount';
    const message = reportsExpiry ? { type: tokenExpired, refreshUrl } : { type: requestToken, ...(!dialect && { value }) };
    // The first script already sent this request.
    if (!early) parent.postMessage(message, targetOrigin(allowedOrigins));
    early = undefined;
    repeatTimer = window.setTimeout(post, reportsExpiry ? refusalPauseMs : pauseMs, Math.min(pauseMs * 2, maxPauseMs));
  };
  /**
   * The only place that accepts a window message. It must come from the parent, from an allowed origin that equals the one the browser reports (if it does),
   * have the shape of an answer, and carry the port that belongs to it.
   */
  const listen = ({ source, origin, data, ports }: MessageEvent): void => {
    if (source !== parent || !allowedOrigins.includes(origin) || (ancestorOrigins()[0] ?? origin) !== origin) return;
    const answer = readHostMessage(data, vocabulary, widgetId);
    if (!answer || (answer.answer && !ports[0] && !dialect)) return;
    if (answer.data) return onData(answer.data);
    if (answer.hasNoToken) {
      hasNoToken = true;
      if (lastReason !== 'mount') onSignedOut();
      return;
    }
    if (dialect && answer.answer && isRefused(answer.answer.token)) return;
    hasNoToken = false;
    clearTimers();
    if (answer.fault) repeatTimer = window.setTimeout(post, refusalPauseMs, maxPauseMs);
    onAnswer(answer, ports[0], origin);
  };
  addEventListener('message', listen);
  // In a microtask: the caller has its connection and listeners by then.
  queueMicrotask(() => received.forEach(listen));

  return {
    request(reason) {
      clearTimeout(repeatTimer);
      silenceTimer ||= window.setTimeout(() => (hasNoToken ? onSignedOut() : onSilence()), dialect && reason !== 'mount' ? renewalMs : silenceMs);
      lastReason = reason;
      post(dialect ? firstDialectPauseMs : firstPauseMs);
    },
    destroy() {
      clearTimers();
      removeEventListener('message', listen);
    },
  };
}
