import { vocabularyOf, type DialectName } from '../../protocol/dialect.ts';
import type { TokenReason } from '../../protocol/events.ts';
import { protocolVersion } from '../../protocol/messages.ts';
import { ancestorOrigins, targetOrigin } from './ancestors.ts';
import { readAnswer, type Answer } from './answer.ts';
import { newWidgetId, takeEarly } from './early.ts';

export interface HandshakeOptions {
  allowedOrigins: readonly string[];
  dialect?: DialectName;
  /** Told to the page with the news that a token is over, in a dialect that has a word for that. */
  refreshUrl?: string;
  /** How long the host may be silent before `onSilence`. Asking goes on after it. */
  silenceMs: number;
  /** @param origin Of the page that answers. */
  onAnswer(answer: Answer, port: MessagePort | undefined, origin: string): void;
  onSilence(): void;
  /** The page has had something answered ahead. */
  onData(data: NonNullable<Answer['data']>): void;
  /** Whether a server has refused this token. A page of another vocabulary gives what it has kept, and fetches another one meanwhile. */
  isRefused(token: string): boolean;
  /** A page of another vocabulary, which had a token, has none any more; or has had none all the time until it counts as silent. */
  onSignedOut(): void;
}

export interface Handshake {
  /** Asks the host page for a token, and again with growing pauses until it answers. */
  request(reason: TokenReason): void;
  destroy(): void;
}

const firstPauseMs = 50;
/** A page of another vocabulary may fetch a token for every request. */
const firstDialectPauseMs = 500;
const longestPauseMs = 2_000;
/** How long a page of another vocabulary may take to fetch another token than the one that is over. */
const renewalMs = 30_000;
/**
 * A host that has said no has been heard. It is asked again, for it may have signed the viewer in meanwhile. A page that is told that a token is over asks its
 * backend each time.
 */
const pauseAfterNoMs = 10_000;

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
  let early = takeEarly();
  const { widgetId = newWidgetId(), heard = [] } = early ?? {};
  let repeatTimer = 0;
  let silenceTimer = 0;
  let lastReason: TokenReason = 'mount';
  let hasNone = false;

  const quiet = (): void => {
    clearTimeout(repeatTimer);
    clearTimeout(silenceTimer);
    silenceTimer = 0;
  };
  const post = (pauseMs: number): void => {
    const value = { protocol: protocolVersion, widgetId, reason: lastReason };
    const { requestToken, tokenExpired } = vocabulary;
    const isNews = tokenExpired !== undefined && lastReason !== 'mount';
    const message = isNews ? { type: tokenExpired, refreshUrl } : { type: requestToken, ...(!dialect && { value }) };
    // The first script of the document has asked already.
    if (!early) parent.postMessage(message, targetOrigin(allowedOrigins));
    early = undefined;
    repeatTimer = window.setTimeout(post, isNews ? pauseAfterNoMs : pauseMs, Math.min(pauseMs * 2, longestPauseMs));
  };
  /**
   * The one place where a window message is believed: from the parent, of an origin on the list that is the one which the browser names, where it does,
   * in the shape of an answer, with the port that belongs to it.
   */
  const listen = ({ source, origin, data, ports }: MessageEvent): void => {
    if (source !== parent || !allowedOrigins.includes(origin) || (ancestorOrigins()[0] ?? origin) !== origin) return;
    const answer = readAnswer(data, vocabulary, widgetId);
    if (!answer || (answer.answer && !ports[0] && !dialect)) return;
    if (answer.data) return onData(answer.data);
    if (answer.hasNone) {
      hasNone = true;
      if (lastReason !== 'mount') onSignedOut();
      return;
    }
    if (dialect && answer.answer && isRefused(answer.answer.token)) return;
    hasNone = false;
    quiet();
    if (answer.fault) repeatTimer = window.setTimeout(post, pauseAfterNoMs, longestPauseMs);
    onAnswer(answer, ports[0], origin);
  };
  addEventListener('message', listen);
  // In a microtask: by then the caller has its connection and listens to it.
  queueMicrotask(() => heard.forEach(listen));

  return {
    request(reason) {
      clearTimeout(repeatTimer);
      silenceTimer ||= window.setTimeout(() => (hasNone ? onSignedOut() : onSilence()), dialect && reason !== 'mount' ? renewalMs : silenceMs);
      lastReason = reason;
      post(dialect ? firstDialectPauseMs : firstPauseMs);
    },
    destroy() {
      quiet();
      removeEventListener('message', listen);
    },
  };
}
