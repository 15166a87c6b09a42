import type { Fault } from '../protocol/errors.ts';
import type { TokenReason } from '../protocol/events.ts';
import { protocolVersion, type NoTokenMessage, type RequestTokenMessage, type TokenAnswer, type TokenMessage } from '../protocol/messages.ts';
import type { MountPlan } from './plan-mount.ts';

/** One request of a frame, and the ways to answer it: to the very document origin that it came from. */
export interface FrameRequest {
  reason: TokenReason;
  /** Hands over a token; `port` opens the conversation, which a dialect does not have. */
  answer(answer: TokenAnswer, config: MountPlan['config'], port: MessagePort): void;
  /** Says that there is no token. A dialect has no word for it, and stays silent. */
  refuse(fault: Fault): void;
}

const reasons: readonly unknown[] = ['mount', 'expiring', 'expired', 'rejected'] satisfies TokenReason[];

/** Parses a request: exactly the two fields, and nothing inside that is large or nested. A frame of the version before or after is still understood. */
function parseRequest(data: unknown): RequestTokenMessage['value'] | undefined {
  if (typeof data !== 'object' || data === null || Object.keys(data).length !== 2) return undefined;
  const { type, value } = data as { type?: unknown; value?: unknown };
  if (type !== 'VITRINE_REQUEST_TOKEN' || typeof value !== 'object' || value === null) return undefined;
  const { protocol, widgetId, reason } = value as Record<string, unknown>;
  if (protocol !== protocolVersion && protocol !== protocolVersion + 1 && protocol !== protocolVersion - 1) return undefined;
  return typeof widgetId === 'string' && widgetId.length <= 200 && reasons.includes(reason) ? (value as RequestTokenMessage['value']) : undefined;
}

/**
 * Listens for the requests of one iframe. The one place where a window message is believed: it comes from this iframe's own window, and from a
 * document of exactly the origin that the iframe was made for. Everything else is ignored.
 */
export function listenForRequests(page: Window, iframe: HTMLIFrameElement, plan: MountPlan, signal: AbortSignal, onRequest: (request: FrameRequest) => void): void {
  const { origin, dialect, widgetId } = plan;
  page.addEventListener(
    'message',
    ({ source, origin: from, data }: MessageEvent) => {
      const frame = iframe.contentWindow;
      if (!frame || source !== frame || from !== origin) return;
      if (dialect) {
        if (dialect.isRequest(data)) onRequest({ reason: 'expired', answer: (answer) => frame.postMessage(dialect.answer(answer, widgetId), origin), refuse() {} });
        return;
      }
      const request = parseRequest(data);
      if (!request) return;
      const post = (message: TokenMessage | NoTokenMessage, ports: MessagePort[]): void => frame.postMessage(message, origin, ports);
      onRequest({
        reason: request.reason,
        answer: (answer, config, port) => post({ type: 'VITRINE_TOKEN', value: { ...answer, widgetId: request.widgetId, ...(config && { config }) } }, [port]),
        refuse: (fault) => post({ type: 'VITRINE_NO_TOKEN', value: { widgetId: request.widgetId, fault } }, []),
      });
    },
    { signal },
  );
}
