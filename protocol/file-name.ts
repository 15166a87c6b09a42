/**
 * Returns a safe file name for a title, without extension. It cannot leave its folder, hide the extension or name a Windows device.
 *
 * @example
 * fileNameOf('../Receipt: October', 'receipt'); // 'Receipt October'
 */
export function fileNameOf(title: string, fallback: string): string {
  const words = title
    .replace(/[\p{C}\p{Zl}\p{Zp}/\\:*?"<>|]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[ .~]+|[ .]+$/g, '');
  const short = [...words].slice(0, 80).join('').trim();
  return short === '' || /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(short) ? fallback : short;
}
