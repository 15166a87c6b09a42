/** How far apart two samples are, in standard deviations (Mann and Whitney): beyond 4 once in some ten thousand when they are alike. */
export function rankSum(left: readonly number[], right: readonly number[]): number {
  const sorted = right.toSorted((one, other) => one - other);
  const pairs = left.length * right.length;
  let below = 0;
  for (const one of left) below += (firstNotBelow(sorted, one) + firstNotBelow(sorted, one, true)) / 2;
  return (below - pairs / 2) / Math.sqrt((pairs * (left.length + right.length + 1)) / 12);
}

/** How many of the sorted are less than `value`, or with `orEqual` not greater. */
function firstNotBelow(sorted: readonly number[], value: number, orEqual = false): number {
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
 * Whether two kinds of work take times that can be told apart. What a busy machine makes look different once looks alike in another series: only
 * when three series in a row are beyond 4 deviations, on the same side, it is the work.
 *
 * @param series Times of both kinds, measured in turns.
 */
export async function tellsApart(series: () => Promise<readonly [left: readonly number[], right: readonly number[]]>): Promise<boolean> {
  const sides = new Set<number>();
  for (let round = 0; round < 3; round += 1) {
    const deviations = rankSum(...(await series()));
    if (Math.abs(deviations) < 4) return false;
    sides.add(Math.sign(deviations));
  }
  return sides.size === 1;
}
