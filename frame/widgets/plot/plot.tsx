import { adoptStyle, currentLanguage, fill, ownWord, textsOf, words, writeMeasure, writePeriod, type PlotProps } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import style from './plot.css?inline';
import { ticksFor } from './scale.ts';
import { plotTexts } from './texts/index.ts';

const width = 600;
const height = 180;
/** Above this number of points, dots would be clutter. */
const maxDots = 45;

adoptStyle(style);

/** Counter for unique ids. A server-rendered page has one plot; a widget may have several. */
let drawn = 0;

/** Formats a number without an exponent, as amounts require. */
const plain = (value: number): string => value.toLocaleString('en', { useGrouping: false, maximumSignificantDigits: 12 });

/**
 * Renders a time series as an image with a text summary, next to a table of all values, which only screen readers have until a viewer unfolds it. The image
 * stretches to the available width, so labels are text around it. Time runs in the reading direction.
 */
export function draw({ series: { label, unit, points: given }, currency }: PlotProps): VNode {
  const texts = textsOf(plotTexts);
  const caption = (
    <figcaption>
      <h2>{words(label)}</h2>
      {ownWord(unit)}
    </figcaption>
  );
  // Widgets of the operator may plot values that their API computes, such as an average of nothing.
  const points = given.filter(({ value }) => Number.isFinite(Number(value)));
  if (points.length === 0) return <figure class="plot">{caption}</figure>;
  const write = (value: string): string => writeMeasure(value, unit, currency);
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
    return Math.round((currentLanguage().direction === 'rtl' ? 1 - share : share) * width);
  };
  const dots = points.map((_, index) => ({ x: x(times[index] ?? 0), y: y(values[index] ?? 0), title: `${rows[index]?.date}: ${rows[index]?.value}` }));
  const line = `M${dots.map((dot) => `${dot.x} ${dot.y}`).join('L')}`;
  const edge = (index: number): string => `${rows.at(index)?.date} (${rows.at(index)?.value})`;
  const written = (value: number): string => rows[values.indexOf(value)]?.value ?? '';
  const extent = { first: edge(0), last: edge(-1), lowest: written(Math.min(...values)), highest: written(Math.max(...values)) };
  const id = typeof document === 'undefined' ? 'plot' : `plot-${(drawn += 1)}`;

  return (
    <figure class="plot">
      {caption}
      <div class="plot-values" aria-hidden="true">
        {[...ticks].reverse().map((tick) => (
          <bdi translate={false}>{write(plain(tick))}</bdi>
        ))}
      </div>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-labelledby={`${id}-title`} aria-describedby={`${id}-text`}>
        <title id={`${id}-title`}>{String(label)}</title>
        <desc id={`${id}-text`}>{fill(texts.extent, extent)}</desc>
        {ticks.map((tick) => (
          <path class={tick === 0 ? 'plot-zero' : 'plot-grid'} d={`M0 ${y(tick)}H${width}`} />
        ))}
        <path class="plot-area" d={`${line}V${y(0)}H${dots[0]?.x}Z`} />
        <path class="plot-line" d={line} />
        {dots.length <= maxDots && dots.map(dot)}
      </svg>
      <div class="plot-dates" aria-hidden="true">
        <bdi>{rows[0]?.date}</bdi>
        {rows.length > 1 && <bdi>{rows.at(-1)?.date}</bdi>}
      </div>
      {/* Not around the table: screen readers read it folded too. */}
      <details>
        <summary>{texts.values}</summary>
      </details>
      {/* CSS cannot make a table lower than its rows, so a box around it is hidden. */}
      <div class="unseen">
        <table>
          <caption class="unseen">{words(label)}</caption>
          <tbody>
            {rows.map(({ date, value }) => (
              <tr>
                <th scope="row">{date}</th>
                <td translate={false}>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

/** A zero-length line with round caps stays round however the image is stretched. */
const dot = ({ x, y, title }: { x: number; y: number; title: string }): VNode => (
  <path class="plot-dot" d={`M${x} ${y}h.01`}>
    <title>{title}</title>
  </path>
);
