import { AforoSession } from '@aforoai/storefront-widgets';
import { SignJWT } from 'jose';
import type { Engine } from '../../../server/platform/store/database.ts';
import { startTestServer, type TestServer, type TestTenant } from '../../support/server/server.ts';

type Client = NonNullable<ReturnType<typeof AforoSession.getBridgeClient>>;

/** A server with a tenant that supports the client of Aforo, and such clients. */
export interface AforoShop {
  server: TestServer;
  acme: TestTenant;
  embedKey: string;
  /** A bridge token of the shop's backend. */
  mint(externalId: string, agoSeconds?: number): Promise<string>;
  begin(more?: { bridgeToken?: string; tenantSlug?: string; embedKey?: string }): Client;
}

export async function openAforoShop(engine: Engine): Promise<AforoShop> {
  const server = await startTestServer({ engine });
  const compat = ['aforo', 'aforo-magic-links'];
  const acme = await server.createTenant({ issuer: 'https://shop.example.com', bridgeAudience: 'aforo-embed', magicLinks: true, compat });
  const made = await server.fetch('/v1/embed-keys', { as: acme.apiKey, json: { name: 'shop', allowedOrigins: ['https://shop.example.com'] } });
  const { embedKey } = (await made.json()) as { embedKey: string };
  return {
    ...{ server, acme, embedKey },
    mint: (externalId, agoSeconds = 0) =>
      new SignJWT({ external_customer_id: externalId, email: `${externalId}@example.com` })
        .setProtectedHeader({ alg: 'HS256', kid: acme.key.id })
        .setIssuedAt(Math.floor(Date.now() / 1_000) - agoSeconds)
        .setIssuer('https://shop.example.com')
        .setAudience('aforo-embed')
        .setExpirationTime(Math.floor(Date.now() / 1_000) - agoSeconds + 300)
        .sign(new TextEncoder().encode(acme.key.secret)),
    begin(more = {}) {
      const config = { tenantSlug: acme.slug, embedKey, embedBaseUrl: server.url, ...more };
      AforoSession.init(config);
      const client = AforoSession.getBridgeClient(config.tenantSlug);
      if (!client) throw new Error('There is no client.');
      return client;
    },
  };
}

/** The error of a failed client call. */
export const fault = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'it was taken',
    (error: unknown) => error,
  );
