import { vocabularyOf } from '../../../protocol/dialect.ts';
import type { FramePageData } from '../../../protocol/frame-document.ts';
import { protocolVersion } from '../../../protocol/messages.ts';
import { foreignAround, targetOrigin } from './ancestors.ts';

/** State that the inline first script hands over to the main script. */
export interface Early {
  widgetId: string;
  /** Messages received since then, not yet validated. */
  heard: MessageEvent[];
  /** Removes the first script's listener. */
  stop(): void;
}

/** A legitimate host sends one answer and its data. The bound limits how many messages a malicious one can store. */
const mostHeard = 20;
const place = Symbol.for('@vitrine/frame/early');
const shared = globalThis as unknown as Record<symbol, Early | undefined>;

/** Requests a token from the host page before most of this document is loaded. */
export function askEarly({ allowedOrigins, dialect }: FramePageData): void {
  const { parent } = window;
  if (parent === window || foreignAround(allowedOrigins) !== undefined) return;
  const widgetId = newWidgetId();
  const heard: MessageEvent[] = [];
  const listen = (event: MessageEvent): void => {
    if (event.source === parent && heard.length < mostHeard) heard.push(event);
  };
  addEventListener('message', listen);
  shared[place] = { widgetId, heard, stop: () => removeEventListener('message', listen) };
  const value = { protocol: protocolVersion, widgetId, reason: 'mount' };
  parent.postMessage({ type: vocabularyOf(dialect).requestToken, ...(!dialect && { value }) }, targetOrigin(allowedOrigins));
}

/** Takes over from the first script, once. Returns `undefined` if the document has none. */
export function takeEarly(): Early | undefined {
  const early = shared[place];
  delete shared[place];
  early?.stop();
  return early;
}

export const newWidgetId = (): string => Math.random().toString(36).slice(2);
