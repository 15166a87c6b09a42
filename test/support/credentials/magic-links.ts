import type { MailMessage } from '../../../server/platform/mail/message.ts';
import { createEmbedKey, page } from './embed-keys.ts';
import type { Answer, World, WorldTenant } from '../server/world.ts';

/** The return page of the tests' links. */
export const returnUrl = `${page}/account?tab=invoices`;

/** A mail with its magic link. */
export interface LinkMail {
  message: MailMessage;
  href: string;
  token: string;
  code: string;
}

export interface MagicLinkBench {
  embedKey: string;
  /** Requests a link, by default from a new client address. */
  ask(email: string, more?: { body?: Record<string, unknown>; from?: string; headers?: Record<string, string>; key?: string }): Promise<Answer>;
  /** Runs the background work of requests, and returns the resulting mails, newest first. */
  mails(): Promise<LinkMail[]>;
  /** Requests a link, and returns its mail and the secret of the requesting browser. */
  link(email: string): Promise<LinkMail & { browserSecret: string }>;
}

/** Returns the token in the address of a mail, in its query or fragment. */
export const tokenIn = (href: string): string => /[?#&]vitrine_magic_token=([^&#]*)/.exec(href)?.[1] ?? '';

let clients = 0;
const seenIn = new WeakMap<World, Set<string>>();

/** Opens a tenant with magic links enabled. The world needs `VITRINE_TRUST_PROXY_HOPS=1`, which lets every request have its own address. */
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
    await app.services.backgroundWorker.run();
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

/** Creates a customer with an e-mail address. */
export async function customerWith(world: World, email: string, tenant: WorldTenant = world.acme): Promise<string> {
  const by = { actor: { kind: 'system', id: 'test' }, requestId: null, address: null } as const;
  const { row } = await world.app.services.customers.put(by, tenant.id, { externalId: `mail-${email}`, email });
  return row.id;
}
