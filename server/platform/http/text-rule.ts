import { HttpError } from '../../errors/http-error.ts';

const unstorable = /\0|\p{Surrogate}/u;

/** Refuses what one engine stores and the other does not: NUL, and halves of a surrogate pair. */
export function checkText(text: string, where: string): void {
  if (unstorable.test(text)) throw new HttpError('invalid_text', `${where} contains a NUL character or half of a surrogate pair.`);
}

const blank = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** Whether nobody sees anything of a text: nothing, spaces of any kind, or characters that have no shape (U+2800 is a Braille cell without dots). */
export const isBlank = (text: string): boolean => blank.test(text);

/** Undoes percent-encoding. @throws HttpError `invalid_text` when what comes out is no storable UTF-8. */
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
