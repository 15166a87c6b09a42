/**
 * What a file can be named after a title, without its ending. Nothing in it leads to another folder, hides the ending or is a device of Windows.
 *
 * @example
 * fileNameOf('../Receipt: October', 'receipt'); // 'Receipt October'
 */
export function fileNameOf(title: string, otherwise: string): string {
  const words = title
    .replace(/[\p{C}\p{Zl}\p{Zp}/\\:*?"<>|]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[ .~]+|[ .]+$/g, '');
  const short = [...words].slice(0, 80).join('').trim();
  return short === '' || /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(short) ? otherwise : short;
}
