// @vitest-environment happy-dom
import { options, render, type VNode } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { manyRows } from '../../frame/ui/many-rows.tsx';
import { createYears } from '../../frame/widgets/list/years.tsx';

const texts = { showAll: 'Show all {count} lines', showFewer: 'Show fewer lines', more: 'Lines {from} to {to}' };
let made = 0;

beforeEach(() => {
  vi.useFakeTimers();
  // Preact creates a vnode for each text of an element that it visits, changed or not.
  options.vnode = () => (made += 1);
});

afterEach(() => {
  delete options.vnode;
  vi.useRealTimers();
});

const rowsOf = (name: string, count: number): string[] => Array.from({ length: count }, (_, index) => `${name} ${index}`);

const table = (some: readonly string[]): VNode => (
  <table>
    {some.map((row) => (
      <tr>
        <td>{row}</td>
      </tr>
    ))}
  </table>
);

/** Counts the vnodes that a call creates. */
async function madeBy(what: () => unknown): Promise<number> {
  const before = made;
  what();
  // Preact renders at the end of the task.
  await Promise.resolve();
  return made - before;
}

test('V13 a slice of rows costs the same after 40 others as after one', async () => {
  const page = document.createElement('main');
  render(<>{manyRows({ rows: rowsOf('item', 2_100), table, texts })}</>, page);
  const each: number[] = [];
  while (vi.getTimerCount() > 0) each.push(await madeBy(() => vi.advanceTimersToNextTimer()));
  expect(page.querySelectorAll('tr')).toHaveLength(2_100);
  expect(each.length).toBeGreaterThan(40);
  // Each earlier slice costs one vnode, and its rows cost none.
  expect((each.at(-2) ?? 0) - (each[1] ?? 0)).toBeLessThan(50);
});

test('V13 a page of a list costs the same after 100 others as after one', async () => {
  const years = createYears<{ id: string }>({ row: ({ id }) => <button type="button">{id}</button>, yearOf: () => '2026' });
  const pageOf = (start: number): { id: string }[] => Array.from({ length: 25 }, (_, index) => ({ id: `r-${start + index}` }));
  const pages: { id: string }[][] = [];
  const page = document.createElement('main');
  const each: number[] = [];
  for (let count = 0; count < 100; count += 1) {
    pages.push(pageOf(count * 25));
    each.push(await madeBy(() => render(<>{years(pages).map(({ year, chunks }) => <section key={year}>{chunks}</section>)}</>, page)));
  }
  expect(page.querySelectorAll('button')).toHaveLength(2_500);
  expect((each.at(-1) ?? 0) - (each[1] ?? 0)).toBeLessThan(150);
});

test('V13 new rows replace the old ones: as many, fewer, more, and before the old ones were all shown', async () => {
  const page = document.createElement('main');
  const show = (rows: readonly string[]): void => render(<>{manyRows({ rows, table, texts })}</>, page);
  const shown = (): (string | null)[] => [...page.querySelectorAll('td')].map(({ textContent }) => textContent);
  const first = rowsOf('first', 400);
  show(first);
  await vi.runAllTimersAsync();
  expect(shown()).toEqual(first);
  for (const rows of [rowsOf('second', 400), rowsOf('third', 160), rowsOf('fourth', 1_000)]) {
    show(rows);
    await vi.runAllTimersAsync();
    expect(shown()).toEqual(rows);
  }
  show(rowsOf('torn', 800));
  for (let slice = 0; slice < 4; slice += 1) await vi.advanceTimersToNextTimerAsync();
  const last = rowsOf('last', 300);
  show(last);
  await vi.runAllTimersAsync();
  expect(shown()).toEqual(last);
});
