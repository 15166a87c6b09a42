import { localeFor, locales, pickLocale, type Locale } from '../../../protocol/locales.ts';

/**
 * Reads an `Accept-Language` header, RFC 9110 section 12.5.4: the tags, most wanted first. What is malformed is left out.
 *
 * @example
 * languageWishes('de-AT, en;q=0.5'); // ['de-AT', 'en']
 */
export function languageWishes(header: string | undefined): string[] {
  return (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => /^\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,4})\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*$/.exec(part))
    .flatMap((match) => (match?.[1] === undefined ? [] : [{ tag: match[1], weight: Number(match[2] ?? '1') }]))
    .filter(({ tag, weight }) => weight > 0 && isTag(tag))
    .sort((left, right) => right.weight - left.weight)
    .map(({ tag }) => tag);
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
