/** Returns the edit distance: the letters to insert, delete or replace to turn one word into another. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (const [index, other] of [...to].entries()) {
      const replaced = (row[index] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/**
 * Returns the name with the smallest edit distance from `name`.
 *
 * @example
 * nearestName('recipt', ['receipt', 'receipt-list']); // 'receipt'
 */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  return [...names].sort((one, other) => distance(name, one) - distance(name, other))[0];
}
