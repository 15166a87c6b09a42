import { fill, writeNumber, type Receipt } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import { LineSlices } from './line-slices.tsx';
import { lineTable } from './line-table.tsx';
import { said } from './texts/index.ts';

/** So many lines, as the cards of a phone, are about as high as a frame may become. */
const mostUnfolded = 150;
/** Lines that are shown of a receipt that has more. */
const shownLines = 100;

/** Whether a receipt has too many lines to show them at once. */
export const isLong = (lines: Receipt['lines']): boolean => lines.length > mostUnfolded;

/**
 * The line items. Of many, the first ones are shown and the others are folded: the viewer unfolds them, the browser's own search finds what is in them, and
 * on paper they are all there.
 */
export function lineItems(receipt: Receipt): VNode {
  const { lines } = receipt;
  const texts = said();
  const count = (value: number): string => writeNumber(String(value));
  if (!isLong(lines)) {
    return (
      <section class="lines">
        <h2>{texts.items}</h2>
        {lineTable(receipt, lines)}
      </section>
    );
  }
  return (
    <section class="lines many">
      <h2>{texts.items}</h2>
      {lineTable(receipt, lines.slice(0, shownLines))}
      <details>
        <summary class="button">
          <span class="when-folded">{fill(texts.showAll, { count: count(lines.length) })}</span>
          <span class="when-unfolded">{texts.showFewer}</span>
        </summary>
        <div class="rest" role="region" tabIndex={0} aria-label={fill(texts.more, { from: count(shownLines + 1), to: count(lines.length) })}>
          <LineSlices receipt={receipt} from={shownLines} />
        </div>
      </details>
    </section>
  );
}
