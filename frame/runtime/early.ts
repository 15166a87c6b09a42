import { vocabularyOf } from '../../protocol/dialect.ts';
import type { FramePageData } from '../../protocol/frame-document.ts';
import { protocolVersion } from '../../protocol/messages.ts';
import { foreignAround, targetOrigin } from './ancestors.ts';

/** What the first script of the document has begun, for the one behind it to go on with. */
export interface Early {
  widgetId: string;
  /** What windows have said since. Nobody has looked at it. */
  heard: MessageEvent[];
  /** Ends the listening of the first script. */
  stop(): void;
}

/** More than one answer and its data can only come from somebody who means harm. */
const mostHeard = 20;
const place = Symbol.for('@vitrine/frame/early');
const shared = globalThis as unknown as Record<symbol, Early | undefined>;

/** Asks the page around for a token, before most of this document is here. */
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

/** Takes over, once. `undefined` in documents that have no such script. */
export function takeEarly(): Early | undefined {
  const early = shared[place];
  delete shared[place];
  early?.stop();
  return early;
}

export const newWidgetId = (): string => Math.random().toString(36).slice(2);
