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
