import { z } from 'zod';

const text = z.string().nullable();

/** What a page is told of a tenant. There is nothing to buy here yet: `offerings` is empty. */
export const tenantConfig = z
  .object({
    tenantSlug: z.string(),
    primaryColor: text,
    secondaryColor: text,
    logoUrl: text,
    fontFamily: text,
    offerings: z.array(z.record(z.string(), z.unknown())),
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

export const tenantConfigOf = (tenantSlug: string): z.output<typeof tenantConfig> => ({
  tenantSlug,
  primaryColor: null,
  secondaryColor: null,
  logoUrl: null,
  fontFamily: null,
  offerings: [],
  embeddableWidget: { layout: 'cards', theme: 'light', ctaText: 'Subscribe', showFeatures: true, maxPlans: 4, borderRadius: 8 },
});
