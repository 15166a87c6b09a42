import type { MailMessage } from '../../../server/platform/mail/message.ts';
import { createEmbedKey, page } from './embed-keys.ts';
import type { Answer, World, WorldTenant } from '../server/world.ts';

/** The page that links of tests lead back to. */
export const returnUrl = `${page}/account?tab=invoices`;

/** What a mail lets its reader do. */
export interface LinkMail {
  message: MailMessage;
  href: string;
  token: string;
  code: string;
}

export interface MagicLinkBench {
  embedKey: string;
  /** Asks for a link from a client address of its own, unless one is given. */
  ask(email: string, more?: { body?: Record<string, unknown>; from?: string; headers?: Record<string, string>; key?: string }): Promise<Answer>;
  /** Does what is done behind requests, and gives the mails that came of it, the newest first. */
  mails(): Promise<LinkMail[]>;
  /** Asks, and gives the one mail and the secret of the asking browser. */
  link(email: string): Promise<LinkMail & { browserSecret: string }>;
}

/** The token in the address of a mail, wherever it stands. */
export const tokenIn = (href: string): string => /[?#&]vitrine_magic_token=([^&#]*)/.exec(href)?.[1] ?? '';

let clients = 0;
const seenIn = new WeakMap<World, Set<string>>();

/** A tenant with magic links turned on. The world needs `VITRINE_TRUST_PROXY_HOPS=1`, so that every request may come from another address. */
export async function openMagicLinks(world: World, tenant: WorldTenant = world.acme): Promise<MagicLinkBench> {
  const { manage, send, app } = world;
  await manage(tenant.apiKey, 'PATCH', `/v1/tenants/${tenant.slug}`, { magicLinks: true });
  const { embedKey } = await createEmbedKey(world, tenant);
  const seen = seenIn.get(world) ?? new Set<string>();
  seenIn.set(world, seen);

  const ask: MagicLinkBench['ask'] = (email, { body = {}, from = `2001:db8:${(clients += 1).toString(16)}::1`, headers = {}, key = embedKey } = {}) =>
    send('/v1/magic-links', {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, origin: page, 'content-type': 'application/json', 'x-forwarded-for': from, ...headers },
      body: JSON.stringify({ email, returnUrl, ...body }),
    });

  const mails: MagicLinkBench['mails'] = async () => {
    await app.services.courier.run();
    const kept = (await app.services.outbox.kept()).filter(({ id }) => !seen.has(id));
    for (const { id } of kept) seen.add(id);
    return kept.map(({ message }) => {
      const href = /^https?:\/\/\S+$/m.exec(message.text)?.[0] ?? '';
      return { message, href, token: tokenIn(href), code: /\b\d{6}\b/.exec(message.text.replace(href, ''))?.[0] ?? '' };
    });
  };

  return {
    embedKey,
    ask,
    mails,
    async link(email) {
      await mails();
      const { status, json, text } = await ask(email);
      if (status !== 202) throw new Error(text);
      const [mail, another] = await mails();
      if (!mail || another) throw new Error(`There is not one mail for ${email}.`);
      return { ...mail, browserSecret: String(json['browserSecret']) };
    },
  };
}

/** A customer with an e-mail address. */
export async function customerWith(world: World, email: string, tenant: WorldTenant = world.acme): Promise<string> {
  const by = { actor: { kind: 'system', id: 'test' }, requestId: null, address: null } as const;
  const { row } = await world.app.services.customers.put(by, tenant.id, { externalId: `mail-${email}`, email });
  return row.id;
}
