import type { Fault } from '../../protocol/errors.ts';
import { documented } from '../embed-error.ts';
import type { Scheme } from '../iframe/color-scheme.ts';
import { notePart } from '../mount/targets.ts';
import type { Card } from './card.ts';
import { createPlainNote } from './plain-note.ts';
import { rescueAtHand } from './rescue-at-hand.ts';

/**
 * Handles a frame whose document did not load: shows a card in its place and retries. Retries come after a growing pause, and at once when the network
 * returns or the tab becomes visible.
 */
export interface LostFrame {
  /** Shows the fault in place of the frame. @param isWanted Whether the fault still applies once the card is loaded. */
  show(why: Fault, isWanted: () => boolean): Promise<void>;
  /** Cancels the pending retry. */
  clear(): void;
  /** Shows the frame again because its document has loaded. */
  hide(): void;
  end(): void;
}

const firstPauseMs = 2_000;
const longestPauseMs = 60_000;

/** @param isLost Whether the frame is currently considered lost. */
export function createLostFrame(
  iframe: HTMLIFrameElement,
  server: string | undefined,
  look: () => { scheme: Scheme; locale: string | undefined },
  isLost: () => boolean,
  onRetry: () => void,
): LostFrame {
  let card: Card | undefined;
  /** Whether the card is the one from `rescue` and not the plain note. */
  let isWhole = false;
  let isRetryable = false;
  let pauseMs = firstPauseMs;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const retry = (): void => {
    card?.busy();
    onRetry();
  };
  const retryNow = (): void => {
    if (isLost() && isRetryable && !document.hidden) retry();
  };
  addEventListener('online', retryNow);
  document.addEventListener('visibilitychange', retryNow);

  return {
    async show(why, isWanted) {
      isRetryable = why.retryable;
      if (isRetryable) {
        timer = setTimeout(retry, pauseMs);
        pauseMs = Math.min(longestPauseMs, pauseMs * 2);
      }
      const rescue = await rescueAtHand();
      if (!isWanted()) return;
      if (!card || (rescue && !isWhole)) {
        card?.element.remove();
        card = rescue ? rescue.createCard(retry) : createPlainNote();
        isWhole = rescue !== undefined;
        card.element.setAttribute('data-vitrine-card', '');
        notePart(card.element, iframe);
      }
      iframe.style.display = 'none';
      // A card that is already in place stays, and so does the focus in it.
      if (iframe.nextElementSibling !== card.element) iframe.after(card.element);
      card.show(documented(why, server), look());
    },
    clear: () => clearTimeout(timer),
    hide() {
      pauseMs = firstPauseMs;
      if (!card || card.element.hidden) return;
      card.hide();
      iframe.style.display = 'block';
    },
    end() {
      card?.element.remove();
      removeEventListener('online', retryNow);
      document.removeEventListener('visibilitychange', retryNow);
    },
  };
}
