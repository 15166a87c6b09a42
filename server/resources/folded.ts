/** A text as it is searched for: one spelling, small letters, Latin letters without their accents. */
export const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC');

/** What stands between spaces of a text, in that spelling. */
export const tokensOf = (text: string): string[] => folded(text).split(/\s+/).filter((token) => token !== '');
