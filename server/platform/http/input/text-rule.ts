import { HttpError } from '../../../errors/http-error.ts';

const unstorable = /\0|\p{Surrogate}/u;

/** Refuses text that only one of the database engines stores: NUL, and lone surrogates. */
export function checkText(text: string, where: string): void {
  if (unstorable.test(text)) throw new HttpError('invalid_text', `${where} contains a NUL character or half of a surrogate pair.`);
}

const blank = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** Whether a text is invisible: empty, any kind of spaces, or characters without a shape (U+2800 is a Braille cell without dots). */
export const isBlank = (text: string): boolean => blank.test(text);

/** Percent-decodes a text. @throws HttpError `invalid_text` when the result is not storable UTF-8. */
export function decodeText(encoded: string, where: string): string {
  if (!encoded.includes('%')) return encoded;
  let text: string;
  try {
    text = decodeURIComponent(encoded);
  } catch {
    throw new HttpError('invalid_text', `${where} is not UTF-8 in percent-encoding.`);
  }
  checkText(text, where);
  return text;
}
