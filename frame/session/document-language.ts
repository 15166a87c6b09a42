import { moneyParts, writeYear } from '../i18n/format.ts';
import { loadLanguage, speak } from '../i18n/language.ts';

/** Sets the language of the document. */
export interface Speaker {
  /** Whether a language is loaded. Nothing can be rendered before the first one. */
  readonly isReady: boolean;
  /** Loads and applies the page's locale, else the browser's preference. If calls overlap, the last call wins, whichever loads first. */
  speakAs(locale: string | undefined): Promise<void>;
}

/** @param onSpoken Called after the language changed. */
export function createSpeaker(onSpoken: () => void): Speaker {
  let isReady = false;
  let wishes: string | undefined;
  return {
    get isReady() {
      return isReady;
    },
    async speakAs(locale = '') {
      const wanted = [locale, ...navigator.languages];
      if (wishes === wanted.join()) return;
      const mine = (wishes = wanted.join());
      const loaded = await loadLanguage(wanted);
      if (mine !== wishes) return;
      isReady = true;
      speak(loaded);
      // The first number and date in a language are slow to format. Formatting one of each now warms up `Intl` while the network request is pending.
      moneyParts('0', 'EUR');
      writeYear('2026');
      Object.assign(document.documentElement, { lang: loaded.tag, dir: loaded.direction });
      onSpoken();
    },
  };
}
