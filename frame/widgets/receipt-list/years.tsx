import { currentLanguage, money, status, words, writePeriod, type ReceiptSummary } from '@vitrine/frame/widget';
import type { VNode } from 'preact';

/** Rows of one year that came with one page. */
interface Chunk {
  year: string;
  view: VNode;
}

export interface Year {
  year: string;
  chunks: VNode[];
}

/** The id of a row's button. */
export const rowId = (receiptId: string): string => `row-${receiptId}`;

/** Writes the receipts of pages by the year in which their period begins. What was written of a page is kept, and is the very same node the next time. */
export function createYears(open: (id: string) => void): (pages: readonly (readonly ReceiptSummary[])[]) => Year[] {
  const kept = new Map<readonly ReceiptSummary[], Chunk[]>();
  let tag = '';

  const row = (item: ReceiptSummary): VNode => {
    const { id, title, period, totalMinor, totalExact, currency } = item;
    return (
      <li key={id}>
        <button type="button" class="row" id={rowId(id)} onClick={() => open(id)}>
          <span class="row-title">
            {words(title)} {status(item)}
          </span>
          <bdi class="row-period quiet">{writePeriod(period)}</bdi>
          <span class="row-total">{money(totalMinor, totalExact, currency)}</span>
        </button>
      </li>
    );
  };

  const write = (page: readonly ReceiptSummary[]): Chunk[] => {
    const years = [...new Set(page.map(yearOf))];
    return years.map((year) => {
      const items = page.filter((item) => yearOf(item) === year);
      return { year, view: <ul class="rows" key={items[0]?.id}>{items.map(row)}</ul> };
    });
  };

  return (pages) => {
    if (tag !== currentLanguage().tag) kept.clear();
    tag = currentLanguage().tag;
    const years = new Map<string, VNode[]>();
    for (const page of pages) {
      const chunks = kept.get(page) ?? write(page);
      kept.set(page, chunks);
      for (const { year, view } of chunks) years.set(year, [...(years.get(year) ?? []), view]);
    }
    return [...years].map(([year, chunks]) => ({ year, chunks }));
  };
}

const yearOf = ({ period }: ReceiptSummary): string => period.start.slice(0, 4);
