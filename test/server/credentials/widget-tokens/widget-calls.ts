import type { Answer, World, WorldTenant } from '../../../support/server/world.ts';

/** The page that the tokens in these tests are for. */
export const page = 'https://app.acme.example';

export interface Minted {
  id: string;
  token: string;
  expiresAt: string;
}

/** Sends a request to mint a valid token for `ext-1`, changed by `body`. */
export const mintAnswer = (world: World, body: Record<string, unknown> = {}, apiKey = world.acme.apiKey): Promise<Answer> =>
  world.manage(apiKey, 'POST', '/v1/widget-tokens', { customerId: 'ext-1', scopes: ['sso_connection', 'directory_sync'], origins: [page], ...body });

/** Mints a token with `mintAnswer`, and throws when it is refused. */
export async function mint(world: World, body: Record<string, unknown> = {}, tenant: WorldTenant = world.acme): Promise<Minted> {
  const { status, json, text } = await mintAnswer(world, body, tenant.apiKey);
  if (status !== 201) throw new Error(`${status} ${text}`);
  return { id: String(json['id']), token: String(json['token']), expiresAt: String(json['expiresAt']) };
}

/** A call of the widget API by a script in that page. */
export const fromPage = (world: World, token: string, path = '/v1/widget/me', headers: Record<string, string> = {}): Promise<Answer> =>
  world.read(token, path, { origin: page, ...headers });

export const revoke = (world: World, id: string, apiKey = world.acme.apiKey): Promise<Answer> => world.manage(apiKey, 'DELETE', `/v1/widget-tokens/${id}`);
