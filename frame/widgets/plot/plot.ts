import type { Locale } from '../../../protocol/locales.ts';
import type { Series } from '../../../protocol/receipt.ts';
import type { Kit, View } from '../kit.ts';
import { ticksFor } from './scale.ts';

const width = 600;
const height = 180;
/** Beyond this many, dots are clutter. */
const mostDots = 45;

interface Extent {
  first: string;
  last: string;
  lowest: string;
  highest: string;
}

/** The picture in a sentence. */
export const plotTexts: Record<Locale, (extent: Extent) => string> = {
  en: ({ first, last, lowest, highest }) => `From ${first} to ${last}; lowest ${lowest}, highest ${highest}.`,
  de: ({ first, last, lowest, highest }) => `Von ${first} bis ${last}; niedrigster Wert ${lowest}, höchster ${highest}.`,
  ar: ({ first, last, lowest, highest }) => `من ${first} إلى ${last}؛ أدنى قيمة ${lowest} وأعلى قيمة ${highest}.`,
};

/**
 * A measurement over time. The picture is one image with a summary for those who do not see it, beside a table with every value. It is stretched to the
 * width that there is, so the labels stand around it as text; time runs in the direction of reading.
 */
export function plot({ h, language, words, ownWord, writeMeasure, writePeriod }: Kit, { label, unit, points }: Series, currency: string): View {
  const write = (value: string | number): string => writeMeasure(String(value), unit, currency);
  const rows = points.map(({ date, value }) => ({ date: writePeriod({ start: date, end: date }), value: write(value) }));
  const times = points.map(({ date }) => Date.parse(date));
  const values = points.map(({ value }) => Number(value));
  const start = Math.min(...times);
  const duration = Math.max(...times) - start;
  const ticks = ticksFor(values);
  const [floor = 0] = ticks;
  const range = (ticks.at(-1) ?? 1) - floor;
  const y = (value: number): number => Math.round(height - ((value - floor) / range) * height);
  const x = (time: number): number => {
    const share = duration > 0 ? (time - start) / duration : 0.5;
    return Math.round((language().direction === 'rtl' ? 1 - share : share) * width);
  };
  const dots = points.map((_, index) => ({ x: x(times[index] ?? 0), y: y(values[index] ?? 0), title: `${rows[index]?.date}: ${rows[index]?.value}` }));
  const line = `M${dots.map((dot) => `${dot.x} ${dot.y}`).join('L')}`;
  const edge = (index: number): string => `${rows.at(index)?.date} (${rows.at(index)?.value})`;
  const summary = plotTexts[language().locale]({ first: edge(0), last: edge(-1), lowest: write(Math.min(...values)), highest: write(Math.max(...values)) });
  const path = (name: string, d: string, title?: View): View => h('path', { class: name, d }, title);

  return h(
    'figure',
    { class: 'plot' },
    h('figcaption', null, h('h2', null, words(label)), ownWord(unit)),
    h('div', { class: 'plot-values', 'aria-hidden': 'true' }, [...ticks].reverse().map((tick) => h('bdi', null, write(tick)))),
    h(
      'svg',
      { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', role: 'img', 'aria-labelledby': 'plot-title', 'aria-describedby': 'plot-text' },
      h('title', { id: 'plot-title' }, String(label)),
      h('desc', { id: 'plot-text' }, summary),
      ticks.map((tick) => path(tick === 0 ? 'plot-zero' : 'plot-grid', `M0 ${y(tick)}H${width}`)),
      path('plot-area', `${line}V${y(0)}H${dots[0]?.x}Z`),
      path('plot-line', line),
      // A line of no length with round ends stays round however the picture is stretched.
      dots.length <= mostDots && dots.map((dot) => path('plot-dot', `M${dot.x} ${dot.y}h0`, h('title', null, dot.title))),
    ),
    h('div', { class: 'plot-dates', 'aria-hidden': 'true' }, h('bdi', null, rows[0]?.date), rows.length > 1 && h('bdi', null, rows.at(-1)?.date)),
    // A table is as high as its rows, whatever the style sheet says: the box around it is not.
    h(
      'div',
      { class: 'unseen' },
      h(
        'table',
        null,
        h('caption', null, words(label)),
        h('tbody', null, rows.map(({ date, value }) => h('tr', null, h('th', { scope: 'row' }, date), h('td', null, value)))),
      ),
    ),
  );
}
