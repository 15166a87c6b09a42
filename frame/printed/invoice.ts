import type { Invoice } from '../../protocol/invoice.ts';
import type { PrintedBlock, PrintedDocument } from '../../protocol/printed.ts';
import { writeMeasure, writePeriod } from '../i18n/format.ts';
import { currentLanguage, text, textsOf } from '../i18n/language.ts';
import { fill } from '../i18n/texts.ts';
import { headAmount, settledRows, displayStatusOf, sumRows, type SumRow } from '../widgets/invoice/invoice-amounts.ts';
import { currentTexts } from '../widgets/invoice/texts/index.ts';
import { lineTable } from './line-table.ts';
import { printedTexts } from './texts.ts';
import { amountOf, isolated, partyOf } from './words.ts';

const day = (date: string): string => writePeriod({ start: date, end: date });
const named = (label: string, percent: string | null): string => `${isolated(label)} ${percentOf(percent)}`.trim();
const percentOf = (percent: string | null): string => (percent === null ? '' : writeMeasure(percent, 'percent', ''));

/** Creates a printable invoice or credit note with the same texts, figures and order as the widget. */
export function printedInvoice(invoice: Invoice): PrintedDocument {
  const { number, kind, corrects, subject, issuer, recipient, issueDate, dueDate, period, reference, notes, terms } = invoice;
  const { tag, direction } = currentLanguage();
  const texts = currentTexts();
  const isNote = kind === 'credit-note';
  const state = stateOf(invoice);
  return {
    lang: tag,
    direction,
    title: `${isNote ? texts.creditNote : texts.invoice} ${isolated(number)}`,
    issuer: issuer.name,
    eyebrow: [isolated(issuer.name), ...(state ? [state] : [])].join(' · '),
    facts: [
      ...(subject ? [isolated(subject)] : []),
      ...(corrects ? [fill(texts.corrects, { number: isolated(corrects.number) })] : []),
      `${texts.issued} ${day(issueDate)}`,
      ...(isNote ? [] : [`${texts.due} ${day(dueDate)}`]),
      ...(period ? [`${texts.period} ${writePeriod(period)}`] : []),
      ...(reference ? [`${texts.reference} ${isolated(reference)}`] : []),
    ],
    headline: headline(invoice),
    blocks: [
      { kind: 'parties', items: [partyOf(texts.from, issuer, texts.taxId), partyOf(texts.to, recipient, texts.taxId)] },
      ...lineTable(invoice, texts),
      sums(invoice),
      ...taxes(invoice),
      ...payments(invoice),
      ...(terms ? [{ kind: 'prose' as const, heading: texts.terms, text: terms }] : []),
      ...(notes ? [{ kind: 'prose' as const, heading: texts.notes, text: notes }] : []),
    ],
    mark: invoice.status === 'draft' || invoice.status === 'void' ? state : '',
    pageOf: textsOf(printedTexts).pageOf,
  };
}

/** Returns the status in one word. Empty for a credit note, whose title says so. */
function stateOf(invoice: Invoice): string {
  const name = displayStatusOf(invoice);
  if (name === 'creditNote') return '';
  return name === 'draft' ? text(name) : currentTexts()[name];
}

function headline(invoice: Invoice): PrintedDocument['headline'] {
  const { label, minor, exact } = headAmount(invoice);
  return { label, value: amountOf(minor, exact, invoice.currency) };
}

/** Returns the rows from the subtotal to the remaining amount. */
function sums(invoice: Invoice): PrintedBlock {
  const rowsOf = (amounts: readonly SumRow[]) =>
    amounts.map(({ label, minor, exact, tenants }, index) => ({
      label: tenants ? named(label, tenants.percent) : label,
      value: amountOf(minor, exact, invoice.currency),
      // The last row is the total of the others.
      ...(index === amounts.length - 1 && { isTotal: true as const }),
    }));
  return { kind: 'sums', rows: [...rowsOf(sumRows(invoice)), ...rowsOf(settledRows(invoice))] };
}

/** Returns the taxes: each rate with its base, for bookkeeping. */
function taxes({ taxes: all, taxMode, currency }: Invoice): PrintedBlock[] {
  const texts = currentTexts();
  if (!all[0]) return [];
  const hints = [...(taxMode === 'inclusive' ? [texts.includedTax] : []), ...(all.some(({ reverseCharge }) => reverseCharge) ? [texts.reverseCharge] : [])];
  return [
    {
      kind: 'table',
      heading: texts.taxes,
      columns: [texts.tax, texts.taxRate, texts.base, texts.amount].map((label, index) => ({ label, isFigure: index > 0 })),
      rows: all.map(({ label, ratePercent, baseMinor, amountMinor, amountExact }) => [
        isolated(label),
        percentOf(ratePercent),
        amountOf(baseMinor, null, currency),
        amountOf(amountMinor, amountExact, currency),
      ]),
    },
    ...hints.map((text) => ({ kind: 'prose' as const, text })),
  ];
}

/** Returns payments and credits in the order they were recorded. */
function payments({ payments: paid, credits, currency }: Invoice): PrintedBlock[] {
  const texts = currentTexts();
  if (!paid[0] && !credits[0]) return [];
  const words = (parts: readonly (string | null)[]): string => parts.filter(Boolean).join(' ');
  return [
    {
      kind: 'table',
      heading: texts.payments,
      columns: [texts.description, texts.date, texts.amount].map((label, index) => ({ label, isFigure: index > 0 })),
      rows: [
        ...paid.map(({ paidOn, amountMinor, method, reference }) => [
          words([amountMinor < 0 ? texts.refund : texts.payment, method && isolated(method), reference && isolated(reference)]),
          day(paidOn),
          amountOf(amountMinor, null, currency),
        ]),
        ...credits.map(({ issueDate, number, amountMinor }) => [
          words([texts.creditNote, isolated(number)]),
          day(issueDate),
          amountOf(amountMinor, null, currency),
        ]),
      ],
    },
  ];
}
