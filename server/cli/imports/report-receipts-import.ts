import type { ImportFile } from '../../import/receipts/import-file.ts';
import type { ImportOutcome } from '../../import/receipts/import-outcome.ts';
import type { PublishedLink } from '../../import/receipts/published-links.ts';
import { counted } from '../terminal/counted.ts';
import type { Run } from '../run.ts';

export const receiptsOf = (count: number): string => counted(count, 'receipt');

interface Imported {
  /** `undefined` with `--dry-run`: nothing was stored. */
  outcome: ImportOutcome | undefined;
  /** `undefined`: nothing was published. */
  published: { count: number; links: readonly PublishedLink[] | undefined; to: string | undefined } | undefined;
  viewersSeeDrafts: boolean;
}

/** Reports the receipts that an import has stored, or would store. */
export function reportReceiptsImport(
  run: Run,
  { format, rows, receipts, refusals, leftOut }: ImportFile,
  { outcome, published, viewersSeeDrafts }: Imported,
): void {
  const { listed, count } = refusals;
  const result = { format, rows, receipts: receipts.length, stored: outcome ?? null, published: published?.count ?? null, links: published?.links ?? null };
  run.print({ ...result, refused: { count, listed }, leftOut }, () => {
    const lines = outcome
      ? [
          `Imported ${receiptsOf(receipts.length)} from ${counted(rows, 'row')}: ${outcome.created} new, ${outcome.updated} updated, ` +
            `${outcome.unchanged} unchanged, ${outcome.sealed.length} sealed and not changed.`,
        ]
      : [`${receiptsOf(receipts.length)} from ${counted(rows, 'row')} could be imported; nothing was stored (--dry-run).`];
    if (leftOut.length > 0) lines.push(`Left out: ${leftOut.join(', ')}.`);
    if (outcome && outcome.newlySealed > 0) lines.push(`Sealed now: ${receiptsOf(outcome.newlySealed)}.`);
    if (outcome && outcome.sealed.length > 0) lines.push(`Sealed before: ${outcome.sealed.join(', ')}.`);
    const drafts = outcome ? receipts.length - outcome.sealed.length - outcome.newlySealed : 0;
    if (drafts > 0 && !viewersSeeDrafts)
      lines.push(`Not shown to viewers yet: ${receiptsOf(drafts)}, drafts until they are sealed (vitrine receipts seal, or import again with --seal).`);
    if (published) lines.push(`Published: ${receiptsOf(published.count)}. ${whereLinksAre(published)}`, ...(published.links ?? []).map(linkLine));
    return lines.join('\n');
  });
}

function whereLinksAre({ links, to }: NonNullable<Imported['published']>): string {
  if (links) return 'Anyone who has one of these links can read its receipt:';
  return to === undefined ? 'Their direct links: import again with --links FILE, or vitrine receipts link for one.' : `Their direct links are in ${to}.`;
}

/** Links are never truncated, even at a terminal, because people copy them. */
const linkLine = ({ customer, period, scope, link }: PublishedLink): string =>
  `${customer} ${period.start}${scope ? ` ${Object.values(scope).join('')}` : ''}: ${link}`;
