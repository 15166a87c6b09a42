/** Returns the edit distance of two names: letters to insert, delete or replace. A swap of two neighbours counts as one. */
function distance(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const at = (row: number[], column: number): number => row[column] ?? Infinity;
      const isSame = one[i - 1] === other[j - 1];
      const isSwapped = i > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      next.push(Math.min(at(last, j) + 1, at(next, j - 1) + 1, at(last, j - 1) + (isSame ? 0 : 1), isSwapped ? at(before, j - 2) + 1 : Infinity));
    }
    before = last;
    last = next;
  }
  return last.at(-1) ?? 0;
}

/** Returns the name probably meant: at most a third of its letters differ, or one starts with the other. Ignores case. */
export function suggestName(given: unknown, names: readonly string[]): string | undefined {
  if (typeof given !== 'string' || given.length > 60) return undefined;
  const lower = given.toLowerCase();
  const rated = names.map((name) => ({ name, off: distance(lower, name.toLowerCase()) })).sort((one, other) => one.off - other.off);
  const [best] = rated;
  if (best && best.off <= Math.max(1, Math.floor(Math.min(best.name.length, given.length) / 3))) return best.name;
  return lower.length > 3 ? names.find((name) => name.toLowerCase().startsWith(lower) || (name.length > 3 && lower.startsWith(name.toLowerCase()))) : undefined;
}
