/** Distance of two samples in standard deviations (Mann-Whitney). Beyond 4 about once in ten thousand when the samples are alike. */
export function rankSum(left: readonly number[], right: readonly number[]): number {
  const sorted = right.toSorted((one, other) => one - other);
  const pairs = left.length * right.length;
  let below = 0;
  for (const one of left) below += (countBelow(sorted, one) + countBelow(sorted, one, true)) / 2;
  return (below - pairs / 2) / Math.sqrt((pairs * (left.length + right.length + 1)) / 12);
}

/** The number of sorted values less than `value`, or with `orEqual` not greater. */
function countBelow(sorted: readonly number[], value: number, orEqual = false): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const one = sorted[middle] ?? 0;
    if (one < value || (orEqual && one === value)) from = middle + 1;
    else to = middle;
  }
  return from;
}

/**
 * Whether the times of two kinds of work differ. Load on the machine can make one series differ by chance, so three series in a row must be
 * beyond 4 deviations on the same side.
 *
 * @param series Times of both kinds, measured in turns.
 */
export async function timesDiffer(series: () => Promise<readonly [left: readonly number[], right: readonly number[]]>): Promise<boolean> {
  const sides = new Set<number>();
  for (let round = 0; round < 3; round += 1) {
    const deviations = rankSum(...(await series()));
    if (Math.abs(deviations) < 4) return false;
    sides.add(Math.sign(deviations));
  }
  return sides.size === 1;
}
