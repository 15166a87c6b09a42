import { currentLanguage, type Offering, type OfferingTexts } from '@vitrine/frame/widget';

/** Texts of an offering in the viewer's language. Untranslated texts stay as the tenant wrote them. */
export interface Wording {
  name: string;
  description: string | null;
  cycleLabel: string | null;
  /** The tenant's button label; `null` for the default label. */
  action: string | null;
  features: { label: string; value: string | null; included: boolean }[];
  ratePlans: { label: string; unit: string }[];
}

export function wordingOf(offering: Offering): Wording {
  const translation: OfferingTexts = offering.texts[currentLanguage().locale] ?? {};
  return {
    name: translation.name ?? offering.name,
    description: translation.description ?? offering.description,
    cycleLabel: translation.cycleLabel ?? offering.cycleLabel,
    action: translation.callToAction ?? offering.callToAction?.label ?? null,
    features: offering.features.map(({ label, value, included }, index) => {
      const translated = translation.features?.[index];
      return { label: translated?.label ?? label, value: translated?.value ?? value, included };
    }),
    ratePlans: offering.ratePlans.map(({ label, unit }, index) => translation.ratePlans?.[index] ?? { label, unit }),
  };
}
