/**
 * Invisible characters: controls (C0, C1), lone surrogates, line and paragraph separators, and direction marks.
 */
const invisibleCharacters = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

/** Whether a text has no invisible characters. */
export const isPrintable = (text: string): boolean => !invisibleCharacters.test(text);

/** Greatest length of a name in UTF-16 units. */
export const maxNameLength = 255;

/**
 * Returns whether a text is a valid name of a customer, an issuer, an audience or a key. Storage, lookups and token claims use this same rule, so a token can
 * name everything that is stored.
 */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= maxNameLength && isPrintable(value) && normalizeName(value).length <= maxNameLength;
}

/** Returns a name in its stored spelling: Unicode NFC. */
export const normalizeName = (text: string): string => text.normalize('NFC');

/** Whether two texts are the same name. */
export const isSameName = (one: string, other: string): boolean => one === other || normalizeName(one) === normalizeName(other);

/**
 * Returns the spellings by which a name is looked up, in order: as given, NFC and NFD. The first and third are for rows written by older releases: if two such
 * rows have the same name in NFC, each is found by its own spelling. Most names have a single spelling.
 */
export const nameSpellings = (text: string): readonly string[] => [...new Set([text, normalizeName(text), text.normalize('NFD')])];
