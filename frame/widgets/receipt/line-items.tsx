import { isLong, manyRows, type Receipt } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import { lineTable } from './line-table.tsx';
import { said } from './texts/index.ts';

/** The line items; of many, the first ones, and the others folded. */
export function lineItems(receipt: Receipt): VNode {
  const { lines } = receipt;
  const texts = said();
  return (
    <section class={isLong(lines) ? 'lines many' : 'lines'}>
      <h2>{texts.items}</h2>
      {manyRows({ count: lines.length, table: (from, to, caption) => lineTable(receipt, lines.slice(from, to), caption), texts })}
    </section>
  );
}
