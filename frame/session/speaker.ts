import { loadLanguage, speak } from '../i18n/language.ts';
import { warmUp } from '../i18n/warm-up.ts';

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
      warmUp(loaded.tag);
      Object.assign(document.documentElement, { lang: loaded.tag, dir: loaded.direction });
      onSpoken();
    },
  };
}
