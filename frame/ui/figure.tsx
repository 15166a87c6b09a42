import type { ComponentChildren, VNode } from 'preact';
import { majorOf, moneyParts, type MoneyParts } from '../i18n/format.ts';

/** Class by length: up to `most` characters a figure has that size. A longer one is `endless` and may wrap between groups. */
const sizes = [
  { most: 12, name: 'figure' },
  { most: 17, name: 'figure long' },
  { most: 24, name: 'figure longer' },
] as const;
const endless = 'figure endless';

/** Adds line break opportunities between the digit groups of a figure that is longer than a line. */
function grouped(text: string): ComponentChildren[] {
  const groups = text.split(/(?<=[^\p{Nd}])(?=\p{Nd}{3})|(?<=\p{Nd}{3})(?=\p{Nd})/u);
  return groups.flatMap((group, index) => (index === 0 ? [group] : [<wbr />, group]));
}

/** Keeps the digits of a figure on one line and excludes them from browser translation. */
function digits({ before, fine, after }: MoneyParts): VNode {
  const { length } = (before + fine + after).replaceAll(/\p{Cf}/gu, '');
  const name = sizes.find(({ most }) => length <= most)?.name ?? endless;
  const set = (part: string): ComponentChildren => (name === endless ? grouped(part) : part);
  return (
    <bdi class={name} translate={false}>
      {set(before)}
      {fine && <span class="fine">{set(fine)}</span>}
      {set(after)}
    </bdi>
  );
}

/**
 * Renders a formatted figure.
 *
 * @example
 * figure(writeMeasure('12.5', 'hours', 'EUR'));
 */
export const figure = (written: string): VNode => digits({ before: written, fine: '', after: '' });

/**
 * Renders an amount to its last digit. Digits below the currency's minor unit are less prominent.
 *
 * @param minor Whole minor units of the currency.
 * @param exact Decimal in major units, if the amount is more precise than that.
 *
 * @example
 * money(1200, null, 'EUR');
 */
export function money(minor: number, exact: string | null, currency: string): VNode {
  return digits(moneyParts(exact ?? majorOf(minor, currency), currency));
}
