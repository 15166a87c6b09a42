import type { Receipt } from '@vitrine/frame/widget';

type Outcome = Receipt['outcomes'][number];

/** The change of a figure since the previous period. */
export interface Change {
  trend: 'up' | 'down' | 'unchanged';
  /** Percentage of the previous figure, unsigned, to one decimal. Empty if the previous figure was zero or had the other sign, which makes it meaningless. */
  percent: string;
  /** Whether the change is good. Absent if the tenant named no direction or nothing changed. */
  verdict?: 'good' | 'bad';
}

/** Compares two figures. Floating point is precise enough: the percentage has one decimal and appears next to both figures. */
export function compare(amount: string, previousAmount: string, better: Outcome['better']): Change {
  const now = Number(amount);
  const before = Number(previousAmount);
  const percent = Math.abs(Math.round((now / before - 1) * 1000)) / 10;
  const trend = now > before ? 'up' : now < before ? 'down' : 'unchanged';
  const isJudged = trend !== 'unchanged' && (better === 'higher' || better === 'lower');
  const isGood = (trend === 'up') === (better === 'higher');
  return { trend, percent: now * before >= 0 && percent < 1e9 ? String(percent) : '', ...(isJudged && { verdict: isGood ? 'good' : 'bad' }) };
}
