import Negotiator from 'negotiator';
import { localeFor, locales, pickLocale, type Locale } from '../../../../protocol/locales.ts';

/**
 * Parses an `Accept-Language` header, RFC 9110 section 12.5.4. Returns the tags, most wanted first, without malformed ones.
 *
 * @example
 * acceptedLanguages('de-AT, en;q=0.5'); // ['de-AT', 'en']
 */
function acceptedLanguages(header: string | undefined): string[] {
  return new Negotiator({ headers: { 'accept-language': (header ?? '').slice(0, 500) } }).languages().filter(isTag);
}

/** Whether a tag is valid BCP 47. The shape alone does not tell, and `Intl` throws for invalid tags. */
function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

/** Returns the language for texts. */
export const localeOf = (header: string | undefined): Locale => pickLocale(acceptedLanguages(header));

/** Returns the tag for formatting numbers and dates: the first with a supported language, including its region. */
export function regionalLocaleOf(header: string | undefined): string {
  return acceptedLanguages(header).find(localeFor) ?? locales[0];
}
