import { vocabularyOf } from '../../../protocol/dialect.ts';
import type { FramePageData } from '../../../protocol/frame-document.ts';
import { protocolVersion } from '../../../protocol/messages.ts';
import { disallowedAncestor, targetOrigin } from './ancestors.ts';

/** State that the inline first script hands over to the main script. */
export interface EarlyRequest {
  widgetId: string;
  /** Messages received since then, not yet validated. */
  received: MessageEvent[];
  /** Removes the first script's listener. */
  stop(): void;
}

/** A legitimate host sends one answer and its data. The bound limits how many messages a malicious one can store. */
const maxReceived = 20;
const key = Symbol.for('@vitrine/frame/early');
const shared = globalThis as unknown as Record<symbol, EarlyRequest | undefined>;

/** Requests a token from the host page before most of this document is loaded. */
export function requestEarly({ allowedOrigins, dialect }: FramePageData): void {
  const { parent } = window;
  if (parent === window || disallowedAncestor(allowedOrigins) !== undefined) return;
  const widgetId = newWidgetId();
  const received: MessageEvent[] = [];
  const listen = (event: MessageEvent): void => {
    if (event.source === parent && received.length < maxReceived) received.push(event);
  };
  addEventListener('message', listen);
  shared[key] = { widgetId, received, stop: () => removeEventListener('message', listen) };
  const value = { protocol: protocolVersion, widgetId, reason: 'mount' };
  parent.postMessage({ type: vocabularyOf(dialect).requestToken, ...(!dialect && { value }) }, targetOrigin(allowedOrigins));
}

/** Takes over from the first script, once. Returns `undefined` if the document has none. */
export function takeEarlyRequest(): EarlyRequest | undefined {
  const early = shared[key];
  delete shared[key];
  early?.stop();
  return early;
}

export const newWidgetId = (): string => Math.random().toString(36).slice(2);
