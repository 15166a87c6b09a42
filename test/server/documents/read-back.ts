/** Returns the amount that a text shows, as a decimal. Reads it by the signs that `Intl` gives for a language, not with the code that wrote it. */
export function readAmount(text: string, tag: string, currency: string): string {
  const parts = new Intl.NumberFormat(tag, { style: 'currency', currency, minimumFractionDigits: 1 }).formatToParts(-1_234_567.5);
  const signOf = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  const plain = text.replaceAll(/[\p{Cf}]/gu, '').replace(signOf('currency').replaceAll(/[\p{Cf}]/gu, ''), '');
  const digits = Array.from({ length: 10 }, (_, digit) => new Intl.NumberFormat(tag, { useGrouping: false }).format(digit));
  const minus = signOf('minusSign').replaceAll(/[\p{Cf}]/gu, '');
  let decimal = '';
  for (const letter of plain) {
    const digit = digits.indexOf(letter);
    if (digit !== -1) decimal += digit;
    else if (letter === signOf('decimal')) decimal += '.';
    else if (letter === minus) decimal += '-';
    else if (letter !== signOf('group') && !/\s/.test(letter)) decimal += letter;
  }
  return decimal;
}

/** Returns a text without format characters and with single spaces. */
export const plainOf = (text: string): string => text.replaceAll(/[\p{Cf}]/gu, '').replaceAll(/\s+/g, ' ').trim();
