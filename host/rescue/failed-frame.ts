import type { Fault } from '../../protocol/errors.ts';
import { withDocsUrl } from '../embed-error.ts';
import type { Scheme } from '../iframe/color-scheme.ts';
import { registerPart } from '../mount/targets.ts';
import type { Card } from './card.ts';
import { createFallbackCard } from './fallback-card.ts';
import { loadRescueOnce } from './load-rescue-once.ts';
import { listen } from '../listen.ts';

/**
 * Handles a frame whose document did not load: shows a card in its place and retries. Retries come after a growing pause, and at once when the network
 * returns or the tab becomes visible.
 */
export interface FailedFrame {
  /** Shows the fault in place of the frame. @param isCurrent Whether the fault still applies once the card is loaded. */
  show(why: Fault, isCurrent: () => boolean): Promise<void>;
  /** Cancels the pending retry. */
  clear(): void;
  /** Shows the frame again because its document has loaded. */
  hide(): void;
}

const initialRetryDelayMs = 2_000;
const maxRetryDelayMs = 60_000;

/** @param isFailed Whether the frame is currently considered failed. */
export function createFailedFrame(
  iframe: HTMLIFrameElement,
  server: string | undefined,
  signal: AbortSignal,
  appearance: () => { scheme: Scheme; locale: string | undefined },
  isFailed: () => boolean,
  onRetry: () => void,
): FailedFrame {
  let card: Card | undefined;
  /** Whether the card is the one from `rescue` and not the plain note. */
  let isFullCard = false;
  let isRetryable = false;
  let retryDelayMs = initialRetryDelayMs;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const retry = (): void => {
    card?.busy();
    onRetry();
  };
  const retryNow = (): void => {
    if (isFailed() && isRetryable && !document.hidden) retry();
  };
  listen(window, 'online', retryNow, signal);
  listen(document, 'visibilitychange', retryNow, signal);
  signal.addEventListener('abort', () => card?.element.remove());

  return {
    async show(why, isCurrent) {
      isRetryable = why.retryable;
      if (isRetryable) {
        timer = setTimeout(retry, retryDelayMs);
        retryDelayMs = Math.min(maxRetryDelayMs, retryDelayMs * 2);
      }
      const rescue = await loadRescueOnce();
      if (!isCurrent()) return;
      if (!card || (rescue && !isFullCard)) {
        card?.element.remove();
        card = rescue ? rescue.createCard(retry) : createFallbackCard();
        isFullCard = rescue !== undefined;
        card.element.setAttribute('data-vitrine-card', '');
        registerPart(card.element, iframe);
      }
      iframe.style.display = 'none';
      // A card that is already in place stays, and so does the focus in it.
      if (iframe.nextElementSibling !== card.element) iframe.after(card.element);
      card.show(withDocsUrl(why, server), appearance());
    },
    clear: () => clearTimeout(timer),
    hide() {
      retryDelayMs = initialRetryDelayMs;
      if (!card || card.element.hidden) return;
      card.hide();
      iframe.style.display = 'block';
    },
  };
}
