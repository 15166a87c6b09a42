/**
 * Controls (C0, C1), halves of surrogate pairs, separators of lines and paragraphs, marks that change the direction: nobody sees them, and nobody
 * types them.
 */
const unfitCharacters = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

/** Whether a text holds none of them. */
export const isPlain = (text: string): boolean => !unfitCharacters.test(text);

/** UTF-16 units of a name. */
export const greatestNameLength = 255;

/**
 * Tells whether a text can name somebody or something: a customer, an issuer, an audience, a key. One rule for what is stored, for what is looked up and
 * for what a token claims, so that nothing is stored which no token can name.
 */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= greatestNameLength && isPlain(value) && nameOf(value).length <= greatestNameLength;
}

/** A name in its one spelling, in which it is stored: Unicode NFC. */
export const nameOf = (text: string): string => text.normalize('NFC');

/** Whether two texts are one name. */
export const isSameName = (one: string, other: string): boolean => one === other || nameOf(one) === nameOf(other);

/**
 * The spellings by which a name is looked up, one after the other: exactly as it was given, in the one spelling, and taken apart. All but the
 * second one are for rows that an older release has written: where two of them are one name, each is found by its own spelling. For most names these are one.
 */
export const spellingsOf = (text: string): readonly string[] => [...new Set([text, nameOf(text), text.normalize('NFD')])];
