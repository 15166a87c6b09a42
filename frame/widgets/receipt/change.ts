/** How a figure compares with the one of the period before. */
export interface Change {
  trend: 'up' | 'down' | 'unchanged';
  /** Percent of the former figure, without sign, to one place. Empty when that was zero or had the other sign, where percent says nothing. */
  percent: string;
}

/** An approximation is enough here: it is shown to one place, and only beside both figures. */
export function compare(amount: string, previousAmount: string): Change {
  const now = Number(amount);
  const before = Number(previousAmount);
  const percent = Math.abs(Math.round((now / before - 1) * 1000)) / 10;
  return { trend: now > before ? 'up' : now < before ? 'down' : 'unchanged', percent: now * before >= 0 && percent < 1e9 ? String(percent) : '' };
}
