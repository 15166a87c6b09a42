import type { Invoice } from '../../protocol/invoice.ts';
import type { PrintedBlock, PrintedDocument } from '../../protocol/printed.ts';
import { writeMeasure, writePeriod } from '../i18n/format.ts';
import { currentLanguage, textsOf } from '../i18n/language.ts';
import { fill } from '../i18n/texts.ts';
import { said } from '../widgets/invoice/texts/index.ts';
import { lineTable } from './line-table.ts';
import { printedTexts } from './texts.ts';
import { amountOf, isolated, negated, partyOf } from './words.ts';

const day = (date: string): string => writePeriod({ start: date, end: date });
const named = (label: string, percent: string | null): string => `${isolated(label)} ${percentOf(percent)}`.trim();
const percentOf = (percent: string | null): string => (percent === null ? '' : writeMeasure(percent, 'percent', ''));

/** An invoice or a credit note on pages: the same texts, figures and order as in the widget. */
export function printedInvoice(invoice: Invoice): PrintedDocument {
  const { number, kind, corrects, subject, issuer, recipient, issueDate, dueDate, period, reference, notes, terms } = invoice;
  const { tag, direction } = currentLanguage();
  const texts = said();
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
    pageOf: textsOf(printedTexts).pageOf,
  };
}

/** How it stands, in one word. A draft is its tenant's alone and says nothing, and a credit note is what it is. */
function stateOf({ kind, status, overdue, remainingMinor, totalMinor }: Invoice): string {
  const texts = said();
  if (kind === 'credit-note' || status === 'draft') return '';
  return texts[overdue ? 'overdue' : status === 'open' && remainingMinor < totalMinor ? 'partlyPaid' : status];
}

/** What is to be paid, of an invoice that is open; else what it came to. */
function headline({ kind, status, remainingMinor, totalMinor, totalExact, currency }: Invoice): PrintedDocument['headline'] {
  const texts = said();
  const isOwed = kind === 'invoice' && (status === 'open' || status === 'uncollectible');
  if (isOwed && remainingMinor >= 0) return { label: texts.amountDue, value: amountOf(remainingMinor, null, currency) };
  if (remainingMinor < 0) return { label: texts.refundDue, value: amountOf(-remainingMinor, null, currency) };
  return { label: kind === 'credit-note' ? texts.credited : texts.total, value: amountOf(totalMinor, totalExact, currency) };
}

/** From the sum of the lines to what remains. */
function sums(invoice: Invoice): PrintedBlock {
  const texts = said();
  const { currency, kind, taxMode, status, discounts, taxes: all, creditedMinor, paidMinor, remainingMinor } = invoice;
  const row = (label: string, minor: number, exact: string | null = null) => ({ label, value: amountOf(minor, exact, currency) });
  const isMoved = kind === 'invoice' && status !== 'void' && (creditedMinor !== 0 || paidMinor !== 0);
  return {
    kind: 'sums',
    rows: [
      row(texts.subtotal, invoice.subtotalMinor, invoice.subtotalExact),
      ...discounts.map(({ label, percent, amountMinor, amountExact }) => row(named(label, percent), -amountMinor, negated(amountExact))),
      ...(taxMode === 'exclusive'
        ? all.map(({ label, ratePercent, amountMinor, amountExact }) => row(named(label, ratePercent), amountMinor, amountExact))
        : []),
      { ...row(kind === 'credit-note' ? texts.credited : texts.total, invoice.totalMinor, invoice.totalExact), isTotal: true },
      ...(isMoved && creditedMinor !== 0 ? [row(texts.credits, -creditedMinor)] : []),
      ...(isMoved && paidMinor !== 0 ? [row(texts.paidSoFar, -paidMinor)] : []),
      ...(isMoved ? [{ ...row(remainingMinor < 0 ? texts.refundDue : texts.amountDue, Math.abs(remainingMinor)), isTotal: true as const }] : []),
    ],
  };
}

/** Each rate with what it is taken of: what a bookkeeper looks for. */
function taxes({ taxes: all, taxMode, currency }: Invoice): PrintedBlock[] {
  const texts = said();
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

/** What was paid and what was taken back, in the order in which it was recorded. */
function payments({ payments: paid, credits, currency }: Invoice): PrintedBlock[] {
  const texts = said();
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
