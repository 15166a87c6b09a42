import type { VNode } from 'preact';
import { majorOf, moneyParts } from '../i18n/format.ts';

/** An amount to its last digit. Digits below the currency's smallest coin are there, but step back. */
export function money(minor: number, exact: string | null, currency: string): VNode {
  const { before, fine, after } = moneyParts(exact ?? majorOf(minor, currency), currency);
  return (
    <bdi class="figure">
      {before}
      {fine && <span class="fine">{fine}</span>}
      {after}
    </bdi>
  );
}
