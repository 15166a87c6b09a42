import type { Series } from '../../protocol/receipt.ts';
import type { Language } from '../i18n/language.ts';
import { ticksFor } from './scale.ts';
import { Text } from './text.tsx';

const width = 600;
const height = 180;
/** Beyond this many, dots are clutter. */
const mostDots = 45;

interface PlotProps {
  series: Series;
  currency: string;
  language: Language;
}

/**
 * A measurement over time. The picture is one image with a summary for those who do not see it, beside a table with every value. It is stretched to the
 * width that there is, so the labels stand around it as text; time runs in the direction of reading.
 */
export function Plot({ series, currency, language }: PlotProps) {
  const { format, direction } = language;
  const points = series.points.map(({ date, value }) => ({ date, value, time: Date.parse(date), number: Number(value) }));
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return null;
  const write = (value: string): string => format.measure(value, series.unit, currency);
  const ticks = ticksFor(points.map((point) => point.number));
  const floor = ticks[0] ?? 0;
  const top = ticks.at(-1) ?? 1;
  const y = (value: number): number => round(height - ((value - floor) / (top - floor)) * height);
  const x = (time: number): number => {
    const share = last.time > first.time ? (time - first.time) / (last.time - first.time) : 0.5;
    return round((direction === 'rtl' ? 1 - share : share) * width);
  };
  const line = points.map((point) => `${x(point.time)} ${y(point.number)}`).join('L');
  const sorted = [...points].sort((a, b) => a.number - b.number);
  const summary = language.text('plotText', {
    first: `${format.date(first.date)} (${write(first.value)})`,
    last: `${format.date(last.date)} (${write(last.value)})`,
    lowest: write(sorted[0]?.value ?? ''),
    highest: write(sorted.at(-1)?.value ?? ''),
  });

  return (
    <figure class="plot">
      <figcaption>
        <h2>
          <Text>{series.label}</Text>
        </h2>
        {series.unit in plainUnits || <Text>{series.unit}</Text>}
      </figcaption>
      <div class="plot-values" aria-hidden="true">
        {[...ticks].reverse().map((tick) => (
          <bdi key={tick}>{write(String(tick))}</bdi>
        ))}
      </div>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-labelledby="plot-title plot-text">
        <title id="plot-title">{String(series.label)}</title>
        <desc id="plot-text">{summary}</desc>
        {ticks.map((tick) => (
          <path key={tick} class={tick === 0 ? 'plot-zero' : 'plot-grid'} d={`M0 ${y(tick)}H${width}`} />
        ))}
        <path class="plot-area" d={`M${x(first.time)} ${y(0)}L${line}L${x(last.time)} ${y(0)}Z`} />
        <path class="plot-line" d={`M${line}`} />
        {points.length <= mostDots &&
          points.map((point) => (
            // A line of no length with round ends stays round however the picture is stretched.
            <path key={point.date} class="plot-dot" d={`M${x(point.time)} ${y(point.number)}h0`}>
              <title>{`${format.date(point.date)}: ${write(point.value)}`}</title>
            </path>
          ))}
      </svg>
      <div class="plot-dates" aria-hidden="true">
        <span>{format.date(first.date)}</span>
        {last !== first && <span>{format.date(last.date)}</span>}
      </div>
      <table class="unseen">
        <caption>
          <Text>{series.label}</Text>
        </caption>
        <thead>
          <tr>
            <th scope="col">{language.text('date')}</th>
            <th scope="col">{language.text('amount')}</th>
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.date}>
              <td>{format.date(point.date)}</td>
              <td>{write(point.value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

/** Units that the figures carry themselves, or that need no word. */
const plainUnits: Readonly<Record<string, true>> = { currency: true, percent: true, hours: true, count: true };

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
