import type { ComponentChildren, VNode } from 'preact';
import { majorOf, moneyParts, type MoneyParts } from '../i18n/format.ts';

/** Up to so many characters, a figure has the size of its place; then it is smaller; beyond the last, it may go on in another line between its groups. */
const sizes = [
  { most: 12, name: 'figure' },
  { most: 17, name: 'figure long' },
  { most: 24, name: 'figure longer' },
] as const;
const endless = 'figure endless';

/** Where a figure that is longer than every line goes on in the next one: behind a group of digits, never inside. */
function grouped(text: string): ComponentChildren[] {
  const groups = text.split(/(?<=[^\p{Nd}])(?=\p{Nd}{3})|(?<=\p{Nd}{3})(?=\p{Nd})/u);
  return groups.flatMap((group, index) => (index === 0 ? [group] : [<wbr />, group]));
}

/** Written digits stand together, whatever a narrow screen or a wide font does, and no translating browser touches them. */
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
 * A figure as it is written in the language of the viewer.
 *
 * @example
 * figure(writeMeasure('12.5', 'hours', 'EUR'));
 */
export const figure = (written: string): VNode => digits({ before: written, fine: '', after: '' });

/**
 * An amount to its last digit. Digits below the currency's smallest coin are there, but step back.
 *
 * @param minor Whole minor units of the currency.
 * @param exact Decimal in major units, where the amount is finer than that.
 *
 * @example
 * money(1200, null, 'EUR');
 */
export function money(minor: number, exact: string | null, currency: string): VNode {
  return digits(moneyParts(exact ?? majorOf(minor, currency), currency));
}
