import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import type { World } from '../../support/world.ts';

/** The offerings of the example portal. */
export const offerings = JSON.parse(readFileSync(new URL('../../../../examples/demo/offerings.json', import.meta.url), 'utf8')) as Record<string, unknown>[];

export interface Sold {
  embedKey: string;
  /** By external id. */
  ids: Record<string, string>;
}

/** Puts plans up for sale, with an embed key for the page of the world, and a customer who may buy them. */
export async function sell({ manage, pages }: World, items: readonly Record<string, unknown>[] = offerings): Promise<Sold> {
  const { results } = (await manage('/v1/offerings/bulk', { items })) as { results: { id: string; status: string }[] };
  expect(results.filter(({ status }) => status === 'refused')).toEqual([]);
  await manage('/v1/customers', { externalId: 'customer-1' });
  const { embedKey } = (await manage('/v1/embed-keys', { name: 'web site', allowedOrigins: [pages.origin] })) as { embedKey: string };
  return { embedKey, ids: Object.fromEntries(results.map(({ id }, index) => [String(items[index]?.['externalId']), id])) };
}
