import { moneyParts, writeYear } from '../i18n/format.ts';
import { loadLanguage, speak } from '../i18n/language.ts';

/** Has the document speak the language that is wished. */
export interface Speaker {
  /** There is a language: before the first one nothing can be written. */
  readonly isReady: boolean;
  /** Speaks what the page wishes, else what the browser prefers, as soon as it has come. Of two wishes the later one counts, whichever comes first. */
  speakAs(locale: string | undefined): Promise<void>;
}

/** @param onSpoken Another language is spoken. */
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
      // The first figure and the first date of a language take longest: one of each is formatted and thrown away while the network is waited for.
      moneyParts('0', 'EUR');
      writeYear('2026');
      Object.assign(document.documentElement, { lang: loaded.tag, dir: loaded.direction });
      onSpoken();
    },
  };
}
