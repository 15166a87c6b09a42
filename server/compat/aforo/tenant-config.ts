import { z } from 'zod';
import type { Offering } from '../../../protocol/offering.ts';
import type { TenantTheme } from '../../resources/tenants/theme.ts';
import { offeringPayload, offeringPayloadOf } from './offerings.ts';

const text = z.string().nullable();

/** Response to a page about a tenant: its theme and its offerings. */
export const tenantConfig = z
  .object({
    tenantSlug: z.string(),
    primaryColor: text,
    secondaryColor: text,
    logoUrl: text,
    fontFamily: text,
    offerings: z.array(offeringPayload),
    embeddableWidget: z.object({
      layout: z.string(),
      theme: z.string(),
      ctaText: z.string(),
      showFeatures: z.boolean(),
      maxPlans: z.int(),
      borderRadius: z.int(),
    }),
  })
  .meta({ id: 'TenantConfig' });

export const tenantConfigOf = (tenantSlug: string, theme: TenantTheme | null, offerings: readonly Offering[]): z.output<typeof tenantConfig> => ({
  tenantSlug,
  primaryColor: theme?.light?.primary ?? null,
  secondaryColor: theme?.light?.primaryContrast ?? null,
  logoUrl: null,
  fontFamily: theme?.fontFamily ?? null,
  offerings: offerings.map(offeringPayloadOf),
  embeddableWidget: { layout: 'horizontal', theme: 'light', ctaText: 'Subscribe', showFeatures: true, maxPlans: 4, borderRadius: theme?.radiusPx ?? 8 },
});
