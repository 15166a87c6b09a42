const isDigit = (code: number): boolean => /\p{Nd}/u.test(String.fromCodePoint(code));

/** The digits of every script have ten consecutive code points. In some scripts several such blocks follow each other. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let first = code;
  while (isDigit(first - 1)) first -= 1;
  return String((code - first) % 10);
}

/** Replaces the decimal digits of every script by 0 to 9. */
export const withAsciiDigits = (text: string): string => text.replace(/\p{Nd}/gu, asciiDigit);

/**
 * Normalizes a text for search: NFKC, one case (so that "ß" equals its capitals "SS", and a final sigma any other), Latin letters without accents, Arabic ones
 * without hamza, vowel signs and tatweel, digits of every script as 0 to 9, and one character for all dashes. The long-vowel mark, which Japanese keyboards
 * produce for a hyphen, counts as a dash after a Latin letter or a digit.
 */
export const folded = (text: string): string =>
  withAsciiDigits(
    text
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll('ß', 'ss')
      .replaceAll('ς', 'σ')
      .normalize('NFD')
      .replace(/[\u0300-\u036f\u0640\u064b-\u065f\u0670]/g, '')
      .normalize('NFC'),
  ).replace(/[\p{Pd}\u2212]|(?<=[a-z\d])\u30fc/gu, '-');

/** Splits a normalized text at white space. */
export const tokensOf = (text: string): string[] => folded(text).split(/\s+/).filter((token) => token !== '');
