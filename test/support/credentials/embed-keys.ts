import type { World, WorldTenant } from '../server/world.ts';

/** An embed key of a tenant, created through the API. */
export interface TestEmbedKey {
  id: string;
  embedKey: string;
}

/** The default page of the tests' embed keys. */
export const page = 'https://shop.acme.example';

export async function createEmbedKey({ manage }: World, tenant: WorldTenant, allowedOrigins: readonly string[] = [page]): Promise<TestEmbedKey> {
  const { status, json, text } = await manage(tenant.apiKey, 'POST', '/v1/embed-keys', { name: 'web shop', allowedOrigins });
  if (status !== 201) throw new Error(text);
  return { id: String(json['id']), embedKey: String(json['embedKey']) };
}
