import { fill, majorOf, money, words, writeNumber, writePrice, type Offering, type RateTier } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import type { PricingTexts } from './texts/pricing-texts.ts';
import type { Wording } from './wording.ts';

interface Priced {
  offering: Offering;
  wording: Wording;
  texts: PricingTexts;
}

/** Renders the price and billing cycle of an offering. */
export function price({ offering: { priceMinor, currency, cycle }, wording, texts }: Priced): VNode {
  if (priceMinor === null) return <p class="plan-price plan-request">{texts.onRequest}</p>;
  const usual = { monthly: texts.perMonth, annual: texts.perYear, one_time: texts.once, custom: '' }[cycle];
  return (
    <p class="plan-price">
      {money(priceMinor, null, currency)} <span class="plan-cycle quiet">{cycle === 'custom' && wording.cycleLabel ? words(wording.cycleLabel) : usual}</span>
    </p>
  );
}

/** Renders usage prices, with one line per tier so that the viewer does not have to calculate. */
export function usage({ offering: { ratePlans, currency }, wording, texts }: Priced): VNode | false {
  return (
    ratePlans.length > 0 && (
      <dl class="plan-usage">
        {ratePlans.map(({ model, includedUnits, packageUnits, tiers }, index) => {
          const { label, unit } = wording.ratePlans[index] ?? { label: '', unit: '' };
          const costs = ({ unitPrice, flatMinor }: RateTier): string => {
            const written = { price: writePrice(unitPrice, currency), unit, count: writeNumber(String(packageUnits ?? 1)) };
            const perUnit = fill(packageUnits === null ? texts.perUnit : texts.perPackage, written);
            return flatMinor === 0 ? perUnit : `${perUnit}, ${fill(texts.flat, { price: writePrice(majorOf(flatMinor, currency), currency) })}`;
          };
          const range = ({ firstUnit, lastUnit }: RateTier): string =>
            lastUnit === null ? fill(texts.tierBeyond, { from: writeNumber(String(firstUnit)) }) : fill(texts.tierTo, { to: writeNumber(String(lastUnit)) });
          const [first] = tiers;
          return (
            <div key={index}>
              <dt>{words(label)}</dt>
              {includedUnits > 0 && <dd>{words(fill(texts.includedUnits, { count: writeNumber(String(includedUnits)), unit }))}</dd>}
              {tiers.length === 1 && first ? (
                <dd>{words(costs(first))}</dd>
              ) : (
                tiers.map((tier) => (
                  <dd key={tier.firstUnit}>
                    <span class="quiet">{range(tier)}:</span> {words(costs(tier))}
                  </dd>
                ))
              )}
              {tiers.length > 1 && <dd class="plan-note quiet">{model === 'volume' ? texts.volume : texts.graduated}</dd>}
            </div>
          );
        })}
      </dl>
    )
  );
}
