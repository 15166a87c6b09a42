/** How a figure compares with the one of the period before. */
export interface Change {
  trend: 'up' | 'down' | 'unchanged';
  /** Percent of the former figure, without sign, to one place; `undefined` when that was zero or had the other sign, where percent says nothing. */
  percent: string | undefined;
}

/** An approximation is enough here: it is shown to one place, and only beside both figures. */
export function compare(amount: string, previousAmount: string): Change {
  const now = Number(amount);
  const before = Number(previousAmount);
  const trend = now > before ? 'up' : now < before ? 'down' : 'unchanged';
  const comparable = before !== 0 && now * before >= 0;
  const percent = (Math.abs(now - before) / Math.abs(before)) * 100;
  return { trend, percent: comparable && percent < 1e15 ? String(Math.round(percent * 10) / 10) : undefined };
}
