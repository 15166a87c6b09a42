import { createEmbedKey, page } from './embed-keys.ts';
import { forge, hs256 } from './forge.ts';
import type { Answer, World, WorldTenant } from '../server/world.ts';

/** Returns a bridge token of a tenant's active key for `ext-1`, with a fresh `jti`. `claims` and `header` override its valid values. */
export function bridgeToken(
  { clock }: Pick<World, 'clock'>,
  tenant: WorldTenant,
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
): string {
  const now = Math.floor(clock.now() / 1000);
  const good = {
    iss: tenant.issuer,
    aud: 'vitrine-embed',
    external_customer_id: 'ext-1',
    email: 'one@customer.example',
    iat: now,
    exp: now + 300,
    jti: crypto.randomUUID(),
  };
  return forge({ alg: 'HS256', kid: tenant.key.id, typ: 'JWT', ...header }, { ...good, ...claims }, hs256(tenant.key.secret));
}

/** Exchanges a bridge token on a page of the embed key. */
export function exchange(
  { manage }: World,
  embedKey: string,
  bridge: unknown,
  { headers = { origin: page }, ...more }: { headers?: Record<string, string>; previous?: unknown } = {},
): Promise<Answer> {
  return manage(embedKey, 'POST', '/v1/sessions', { bridgeToken: bridge, ...more }, headers);
}

/** Opens a session of `ext-1`, or of the customer in the claims, with a new embed key. */
export async function openSession(
  world: World,
  tenant: WorldTenant,
  claims: Record<string, unknown> = {},
): Promise<{ token: string; id: string; customerId: string; keyId: string; embedKey: string }> {
  const { id: keyId, embedKey } = await createEmbedKey(world, tenant);
  const { status, json, text } = await exchange(world, embedKey, bridgeToken(world, tenant, claims));
  if (status !== 201) throw new Error(text);
  const { token, customer } = json as { token: string; customer: { id: string } };
  return { token, id: String(claimsOf(token)['jti']), customerId: customer.id, keyId, embedKey };
}

/** Returns the unverified claims of a token. */
export const claimsOf = (token: string): Record<string, unknown> => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
