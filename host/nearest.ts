/** The candidate that takes the fewest single-letter edits to reach. Names are short; what is longer than any of them is cut. */
export function nearest(name: string, candidates: readonly string[]): string {
  const edits = (to: string): number => {
    let row = [...to, ''].map((_, index) => index);
    [...name.slice(0, 32)].forEach((letter, above) => {
      let left = above + 1;
      row = row.map((up, index) => {
        const diagonal = row[index - 1] ?? 0;
        left = index === 0 ? above + 1 : Math.min(up + 1, left + 1, diagonal + (letter.toLowerCase() === to[index - 1]?.toLowerCase() ? 0 : 1));
        return left;
      });
    });
    return row[to.length] ?? 0;
  };
  return candidates.reduce((best, candidate) => (edits(candidate) < edits(best) ? candidate : best));
}
