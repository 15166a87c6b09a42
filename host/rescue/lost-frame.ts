import type { Fault } from '../../protocol/errors.ts';
import { documented } from '../embed-error.ts';
import type { Scheme } from '../iframe/color-scheme.ts';
import { notePart } from '../mount/targets.ts';
import type { Card } from './card.ts';
import { createPlainNote } from './plain-note.ts';
import { rescueAtHand } from './rescue-at-hand.ts';

/**
 * A frame that is given up: what stands in its place, and the further tries for its document. They come after a pause, which grows, and at once when the
 * network or the viewer is back.
 */
export interface LostFrame {
  /** Says why in the place of the frame. @param isWanted Whether that is still so when the card of `rescue` has come. */
  show(why: Fault, isWanted: () => boolean): Promise<void>;
  /** Ends the pause. */
  clear(): void;
  /** The document has come after all: the frame gets its place back. */
  hide(): void;
  end(): void;
}

const firstPauseMs = 2_000;
const longestPauseMs = 60_000;

/** @param isLost Whether the frame is given up at this moment. */
export function createLostFrame(
  iframe: HTMLIFrameElement,
  server: string | undefined,
  look: () => { scheme: Scheme; locale: string | undefined },
  isLost: () => boolean,
  onRetry: () => void,
): LostFrame {
  let card: Card | undefined;
  /** The card is the one of `rescue`, and not the plain note. */
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
      // A card that is there already keeps its place, and the focus in it.
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
