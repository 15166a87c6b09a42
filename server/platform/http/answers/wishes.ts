import Negotiator from 'negotiator';
import { localeFor, locales, pickLocale, type Locale } from '../../../../protocol/locales.ts';

/**
 * Reads an `Accept-Language` header, RFC 9110 section 12.5.4: the tags, most wanted first. What is malformed is left out.
 *
 * @example
 * languageWishes('de-AT, en;q=0.5'); // ['de-AT', 'en']
 */
function languageWishes(header: string | undefined): string[] {
  return new Negotiator({ headers: { 'accept-language': (header ?? '').slice(0, 500) } }).languages().filter(isTag);
}

/** Whether BCP 47 has such a tag. The shape alone does not tell, and `Intl` throws for the others. */
function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

/** The language that texts are shown in. */
export const localeOf = (header: string | undefined): Locale => pickLocale(languageWishes(header));

/** The tag that numbers and dates are written by: the first whose language we have, with its region. */
export function regionalLocaleOf(header: string | undefined): string {
  return languageWishes(header).find(localeFor) ?? locales[0];
}
