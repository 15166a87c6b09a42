import { currentLanguage } from '@vitrine/frame/widget';
import type { VNode } from 'preact';

/** The rows of one year from one page. */
interface Chunk {
  year: string;
  view: VNode;
}

export interface Year {
  /** Empty if the rows are not ordered by year. */
  year: string;
  chunks: VNode[];
}

/** Returns the id of a row's button. */
export const rowId = (id: string): string => `row-${id}`;

export interface YearsOptions<T> {
  row(item: T): VNode;
  yearOf(item: T): string;
}

/** A component, because Preact skips one whose node is unchanged. It would still diff a plain element. */
const Rows = <T extends { id: string }>({ items, row }: { items: readonly T[]; row(item: T): VNode }): VNode => (
  <ul class="rows">
    {items.map((item) => (
      <li key={item.id}>{row(item)}</li>
    ))}
  </ul>
);

/** Creates a function that groups pages by year. The node of each page is cached and reused. */
export function createYears<T extends { id: string }>({ row, yearOf }: YearsOptions<T>): (pages: readonly (readonly T[])[]) => Year[] {
  const kept = new Map<readonly T[], Chunk[]>();
  let tag = '';

  const write = (page: readonly T[]): Chunk[] => {
    const years = [...new Set(page.map(yearOf))];
    return years.map((year) => {
      const items = page.filter((item) => yearOf(item) === year);
      return {
        year,
        view: <Rows key={items[0]?.id} items={items} row={row} />,
      };
    });
  };

  return (pages) => {
    if (tag !== currentLanguage().tag) kept.clear();
    tag = currentLanguage().tag;
    for (const page of kept.keys()) if (!pages.includes(page)) kept.delete(page);
    const years = new Map<string, VNode[]>();
    for (const page of pages) {
      const chunks = kept.get(page) ?? write(page);
      kept.set(page, chunks);
      for (const { year, view } of chunks) years.set(year, [...(years.get(year) ?? []), view]);
    }
    return [...years].map(([year, chunks]) => ({ year, chunks }));
  };
}
