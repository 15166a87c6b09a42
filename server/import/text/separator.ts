/** What separates the cells of a line. Spreadsheets write semicolons where the decimal sign is a comma, and tabs as "Unicode text". */
export const separatorNames = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' } as const;

export type Separator = keyof typeof separatorNames;

const separators = [',', ';', '\t'] as const satisfies readonly Separator[];

/** A first line that Excel writes to name the separator. */
const named = /^"?sep=([,;\t])"?(?=[\r\n])/i;

/**
 * Returns the separator of a CSV text: the one that its first line names, as in `sep=;`, or that occurs most often in its header.
 *
 * @param start The beginning of the text, with its first line.
 * @returns Also the beginning without the name. The rest of its line stays, so that lines are counted as in the file.
 */
export function findSeparator(start: string): { separator: Separator; rest: string } {
  const [name = '', separator] = named.exec(start) ?? [];
  if (separator !== undefined) return { separator: separator as Separator, rest: start.slice(name.length) };
  const header = start.split(/[\r\n]/, 1)[0] ?? '';
  const count = (sign: string): number => header.split(sign).length;
  return { separator: separators.reduce((best, sign) => (count(sign) > count(best) ? sign : best)), rest: start };
}
