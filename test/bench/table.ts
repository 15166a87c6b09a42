import { type Bound, type Figure, meetsBound, ratio, type Unit } from './figure.ts';

const heading = ['figure', 'ours', 'beside it', 'ratio', 'bound', ''];

/** Returns the table as Markdown that is also readable in a terminal. */
export function table(figures: readonly Figure[]): string {
  const rows = [heading, ...figures.map(cells)];
  const widths = heading.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length), 3));
  const line = (row: readonly string[]): string => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(heading), rule, ...rows.slice(1).map(line)].join('\n');
}

function cells(figure: Figure): string[] {
  const multiple = ratio(figure);
  return [
    figure.name,
    amount(figure.ours, figure.unit),
    figure.beside.map(({ name, value }) => `${name} ${amount(value, figure.unit)}`).join(' · '),
    multiple === undefined ? '' : `${multiple.toFixed(2)}×`,
    limit(figure.bound, figure.unit),
    meetsBound(figure) ? 'ok' : 'MISS',
  ];
}

function limit({ rule, limit: value, times }: Bound, unit: Unit): string {
  const sign = rule === 'at most' ? '≤' : '≥';
  return times === undefined ? `${sign} ${amount(value, unit)}` : `${sign} ${value.toFixed(2)}× ${times}`;
}

function amount(value: number, unit: Unit): string {
  switch (unit) {
    case 'B':
    case '/s':
      return `${Math.round(value).toLocaleString('en-US')} ${unit}`;
    case 'MiB':
      return `${value.toFixed(0)} MiB`;
    case 'ms':
      return `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
    case 'shift':
      return value.toFixed(2);
    case 'of 8':
      return `${value} of 8`;
  }
}
