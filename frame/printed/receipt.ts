import type { PrintedBlock, PrintedDocument } from '../../protocol/printed.ts';
import type { Receipt } from '../../protocol/receipt.ts';
import { writeMeasure, writePeriod } from '../i18n/format.ts';
import { currentLanguage, text, textsOf } from '../i18n/language.ts';
import { fill } from '../i18n/texts.ts';
import { lineTable } from './line-table.ts';
import { printedTexts } from './texts.ts';
import { amountOf, isolated, measureOf, partyOf } from './words.ts';
import { ticksFor } from '../widgets/plot/scale.ts';
import { plotTexts } from '../widgets/plot/texts/index.ts';
import { compare } from '../widgets/receipt/change.ts';
import { currentTexts } from '../widgets/receipt/texts/index.ts';

/** Creates a printable receipt with the same texts, figures and order as the widget. */
export function printedReceipt(receipt: Receipt): PrintedDocument {
  const { title, issuer, recipient, currency, totalMinor, totalExact, period, scope, archived, status } = receipt;
  const { tag, direction } = currentLanguage();
  const texts = currentTexts();
  const state = archived ? 'archived' : status;
  return {
    lang: tag,
    direction,
    title,
    issuer: issuer.name,
    eyebrow: [isolated(issuer.name), ...(state === 'sealed' ? [] : [text(state)])].join(' · '),
    facts: [
      writePeriod(period),
      ...(scope ? ['product' in scope ? `${texts.product} ${isolated(scope.product)}` : `${texts.order} ${isolated(scope.order)}`] : []),
    ],
    headline: { label: texts.total, value: amountOf(totalMinor, totalExact, currency) },
    blocks: [
      ...(receipt.summary ? [{ kind: 'prose' as const, text: receipt.summary }] : []),
      ...outcomes(receipt),
      ...plot(receipt),
      { kind: 'parties', items: [partyOf(texts.from, issuer, texts.taxId), partyOf(texts.to, recipient, texts.taxId)] },
      ...lineTable(receipt, texts),
      sums(receipt),
      ...(receipt.notes ? [{ kind: 'prose' as const, heading: texts.notes, text: receipt.notes }] : []),
    ],
    mark: status === 'draft' ? text(status) : '',
    pageOf: textsOf(printedTexts).pageOf,
  };
}

function outcomes({ outcomes: all, currency }: Receipt): PrintedBlock[] {
  const texts = currentTexts();
  if (!all[0]) return [];
  const items = all.map(({ label, amount, unit, previousAmount, better }) => {
    const value = measureOf(amount, unit, currency);
    if (previousAmount === null) return { label: isolated(label), value, note: '' };
    const { trend, percent, verdict } = compare(amount, previousAmount, better);
    const change = fill(texts[trend], { change: percent && writeMeasure(percent, 'percent', '') }).trim();
    const before = fill(texts.before, { value: writeMeasure(previousAmount, unit, currency) });
    return { label: isolated(label), value, note: `${change}${verdict ? ` · ${texts[verdict]}` : ''}, ${before}` };
  });
  return [{ kind: 'figures', heading: texts.outcomes, items }];
}

/** Returns the same plot as in the widget. */
function plot({ series, currency }: Receipt): PrintedBlock[] {
  if (!series?.points[0]) return [];
  const { label, unit, points } = series;
  const write = (value: string | number): string => measureOf(String(value), unit, currency);
  const day = (date = ''): string => writePeriod({ start: date, end: date });
  const times = points.map(({ date }) => Date.parse(date));
  const values = points.map(({ value }) => Number(value));
  const start = Math.min(...times);
  const duration = Math.max(...times) - start;
  const ticks = ticksFor(values);
  const [floor = 0] = ticks;
  const share = (value: number): number => (value - floor) / ((ticks.at(-1) ?? 1) - floor);
  const [first, last] = [points[0], points.at(-1)];
  const extent = {
    ...{ first: `${day(first?.date)} (${write(first?.value ?? '0')})`, last: `${day(last?.date)} (${write(last?.value ?? '0')})` },
    ...{ lowest: write(Math.min(...values)), highest: write(Math.max(...values)) },
  };
  const picture = {
    alt: `${label}: ${fill(textsOf(plotTexts).extent, extent)}`,
    ticks: ticks.map((tick) => ({ label: write(tick), at: share(tick) })),
    points: values.map((value, index) => ({ x: duration > 0 ? ((times[index] ?? start) - start) / duration : 0.5, y: share(value) })),
    from: day(first?.date),
    to: points.length > 1 ? day(last?.date) : '',
  };
  return [{ kind: 'plot', heading: isolated(label), plot: picture }];
}

function sums({ taxes, currency, subtotalMinor, subtotalExact, totalMinor, totalExact }: Receipt): PrintedBlock {
  const texts = currentTexts();
  return {
    kind: 'sums',
    rows: [
      { label: texts.subtotal, value: amountOf(subtotalMinor, subtotalExact, currency) },
      ...taxes.map(({ label, ratePercent, amountMinor, amountExact }) => ({
        label: `${isolated(label)}${ratePercent ? ` ${writeMeasure(ratePercent, 'percent', currency)}` : ''}`,
        value: amountOf(amountMinor, amountExact, currency),
      })),
      { label: texts.total, value: amountOf(totalMinor, totalExact, currency), isTotal: true },
    ],
  };
}
