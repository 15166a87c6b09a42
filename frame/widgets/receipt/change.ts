import type { Receipt } from '@vitrine/frame/widget';

type Outcome = Receipt['outcomes'][number];

/** How a figure compares with the one of the period before. */
export interface Change {
  trend: 'up' | 'down' | 'unchanged';
  /** Percent of the former figure, without sign, to one place. Empty when that was zero or had the other sign, where percent says nothing. */
  percent: string;
  /** Whether that is good news. Absent where nobody has said which direction is, or nothing has changed. */
  verdict?: 'good' | 'bad';
}

/** An approximation is enough here: it is shown to one place, and only beside both figures. */
export function compare(amount: string, previousAmount: string, better: Outcome['better']): Change {
  const now = Number(amount);
  const before = Number(previousAmount);
  const percent = Math.abs(Math.round((now / before - 1) * 1000)) / 10;
  const trend = now > before ? 'up' : now < before ? 'down' : 'unchanged';
  const isJudged = trend !== 'unchanged' && (better === 'higher' || better === 'lower');
  const isGood = (trend === 'up') === (better === 'higher');
  return { trend, percent: now * before >= 0 && percent < 1e9 ? String(percent) : '', ...(isJudged && { verdict: isGood ? 'good' : 'bad' }) };
}
