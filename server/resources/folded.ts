const isDigit = (code: number): boolean => /\p{Nd}/u.test(String.fromCodePoint(code));

/** Digits of every script stand ten in a row, those of some behind those of others. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let first = code;
  while (isDigit(first - 1)) first -= 1;
  return String((code - first) % 10);
}

/**
 * A text as it is searched for: one spelling, small letters, Latin letters without their accents and Arabic ones without hamza, vowel signs and strokes that
 * lengthen them, digits of every script as 0 to 9, and one sign for every dash. What a Japanese keyboard writes for a hyphen, the sign of a long vowel, is one
 * behind a Latin letter or a digit.
 */
export const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f\u0640\u064b-\u065f\u0670]/g, '')
    .normalize('NFC')
    .replace(/\p{Nd}/gu, asciiDigit)
    .replace(/[\p{Pd}\u2212]|(?<=[a-z\d])\u30fc/gu, '-');

/** What stands between spaces of a text, in that spelling. */
export const tokensOf = (text: string): string[] => folded(text).split(/\s+/).filter((token) => token !== '');
