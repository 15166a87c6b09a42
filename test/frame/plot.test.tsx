// @vitest-environment happy-dom
import { render } from 'preact';
import { expect, test } from 'vitest';
import { draw } from '../../frame/widgets/plot/plot.tsx';

const seriesOf = (label: string, unit: string, ...values: string[]) => ({
  label,
  unit,
  points: values.map((value, index) => ({ date: `2026-10-0${index + 1}`, value })),
});

function renderPlots(...series: ReturnType<typeof seriesOf>[]): HTMLElement {
  const page = document.createElement('main');
  render(<>{series.map((one) => draw({ series: one, currency: 'EUR' }))}</>, page);
  return page;
}

const textsOf = (page: HTMLElement, selector: string): (string | null)[] => [...page.querySelectorAll(selector)].map(({ textContent }) => textContent);

test('each of several plots on a page is labelled and described by its own series', () => {
  const page = renderPlots(seriesOf('Calls', 'count', '1', '2'), seriesOf('Errors', 'count', '3', '4'));
  const names = [...page.querySelectorAll('svg')].map((picture) =>
    ['aria-labelledby', 'aria-describedby'].map((name) => page.querySelector(`#${picture.getAttribute(name)}`)?.textContent),
  );
  expect(names).toEqual([
    ['Calls', expect.stringContaining('lowest 1, highest 2')],
    ['Errors', expect.stringContaining('lowest 3, highest 4')],
  ]);
});

test('the description of a plot has the values of its table, to the last digit', () => {
  const page = renderPlots(seriesOf('Sums', 'currency', '12345678901234567.89', '0.0000005'));
  expect(textsOf(page, 'desc')[0]).toContain('lowest €0.0000005, highest €12,345,678,901,234,567.89');
  expect(textsOf(page, 'td')).toEqual(['€12,345,678,901,234,567.89', '€0.0000005']);
});

test.each([
  [['0.0000005', '0.0000001'], ['€0.0000006', '€0.0000004', '€0.0000002', '€0.00']],
  [['3000000000000000'], ['€3,000,000,000,000,000.00', '€2,000,000,000,000,000.00', '€1,000,000,000,000,000.00', '€0.00']],
  [['2', '-1'], ['€2.00', '€1.00', '€0.00', '-€1.00']],
])('the axis values of a plot of %j are written in full, however small or large', (values, labels) => {
  expect(textsOf(renderPlots(seriesOf('Sums', 'currency', ...values)), '.plot-values bdi')).toEqual(labels);
});

test('a plot leaves out values that are no numbers, and has no picture without any', () => {
  const page = renderPlots(seriesOf('Averages', 'count', '1', 'NaN', '3', 'Infinity'), seriesOf('Nothing', 'count'), seriesOf('Unknown', 'count', 'NaN'));
  expect(textsOf(page, 'h2')).toEqual(['Averages', 'Nothing', 'Unknown']);
  expect(textsOf(page, 'td')).toEqual(['1', '3']);
  expect(textsOf(page, 'desc')).toEqual([expect.stringContaining('lowest 1, highest 3')]);
  expect(page.innerHTML).not.toMatch(/NaN|Infinity|undefined/);
});
