import type { World } from '../../../support/server/world.ts';

/** An offering as a backend sends it, published by default. */
export const plan = (externalId: string, changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  externalId,
  status: 'published',
  name: `Plan ${externalId}`,
  priceMinor: 4_900,
  currency: 'EUR',
  cycle: 'monthly',
  ...changes,
});

export const seats = (tiers: readonly unknown[], changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  label: 'Seats',
  unit: 'seat',
  model: 'graduated',
  tiers,
  ...changes,
});

/** Creates an offering. @returns Its id. */
export async function offer({ manage, acme }: World, externalId: string, changes: Record<string, unknown> = {}, apiKey = acme.apiKey): Promise<string> {
  const { status, json, text } = await manage(apiKey, 'POST', '/v1/offerings', plan(externalId, changes));
  if (status >= 300) throw new Error(text);
  return String(json['id']);
}
