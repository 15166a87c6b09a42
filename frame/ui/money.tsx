import type { Language } from '../i18n/language.ts';
import type { MoneyAmount } from '../i18n/format.ts';

interface MoneyProps extends MoneyAmount {
  currency: string;
  language: Language;
}

/** An amount to its last digit. Digits below the currency's smallest coin are there, but step back. */
export function Money({ minor, exact, currency, language }: MoneyProps) {
  const { before, fine, after } = language.format.money({ minor, exact }, currency);
  return (
    <bdi class="figure">
      {before}
      {fine && <span class="fine">{fine}</span>}
      {after}
    </bdi>
  );
}
