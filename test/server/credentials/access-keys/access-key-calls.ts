import type { Answer, World } from '../../../support/server/world.ts';

/** An access id and access key, as shown once when they are created. */
export interface Pair {
  accessId: string;
  accessKey: string;
}

export async function makePair({ acme, manage }: World, settings: Record<string, unknown> = {}): Promise<Pair> {
  const { json } = await manage(acme.apiKey, 'POST', '/v1/access-keys', { name: 'shop', ...settings });
  return { accessId: String(json['accessId']), accessKey: String(json['accessKey']) };
}

/** Sends the exchange of a backend. Only the body identifies the caller. */
export function exchange({ send }: World, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  return send('/v1/embed-tokens', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

export async function tokenFor(world: World, pair: Pair, userIdentifiers: Record<string, string> = { 'data-customer-id': 'ext-1' }): Promise<string> {
  const { json } = await exchange(world, { ...pair, userIdentifiers });
  return String(json['embedToken']);
}
