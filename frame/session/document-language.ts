import { moneyParts, writeYear } from '../i18n/format.ts';
import { loadLanguage, setLanguage } from '../i18n/language.ts';

/** Sets the language of the document. */
export interface DocumentLanguage {
  /** Whether a language is loaded. Nothing can be rendered before the first one. */
  readonly isReady: boolean;
  /** Loads and applies the page's locale, else the browser's preference. If calls overlap, the last call wins, whichever loads first. */
  setLocale(locale: string | undefined): Promise<void>;
}

/** @param onChange Called after the language changed. */
export function createDocumentLanguage(onChange: () => void): DocumentLanguage {
  let isReady = false;
  let requested: string | undefined;
  return {
    get isReady() {
      return isReady;
    },
    async setLocale(locale = '') {
      const wanted = [locale, ...navigator.languages];
      if (requested === wanted.join()) return;
      const mine = (requested = wanted.join());
      const loaded = await loadLanguage(wanted);
      if (mine !== requested) return;
      isReady = true;
      setLanguage(loaded);
      // The first number and date in a language are slow to format. Formatting one of each now warms up `Intl` while the network request is pending.
      moneyParts('0', 'EUR');
      writeYear('2026');
      Object.assign(document.documentElement, { lang: loaded.tag, dir: loaded.direction });
      onChange();
    },
  };
}
