import { mintBridgeToken } from '../../backend/mint-bridge-token.ts';
import type { Figure } from './figure.ts';
import type { LoadJob } from './load.ts';
import { type Program, startProgram } from './program.ts';
import { drive } from './requests.ts';
import { interleave, type Measure } from './rounds.ts';
import { sampleReceipt } from './sample-receipt.ts';
import { median } from './stats.ts';
import { startVitrine, type Vitrine } from './vitrine.ts';

const rounds = 7;
const seconds = 1.5;
const connections = 50;
const customer = 'nordwind';
const page = 'https://shop.acme.example';

/** Tokens of one kind, the path that they read, and a way to revoke them. */
interface Holders {
  tokens: string[];
  path: string;
  /** Revokes the first token. Its next call must be refused. */
  endFirst(): Promise<unknown>;
}

/**
 * Measures other kinds of credential against the tenant's own JWT. A session reads the same receipt. A widget token cannot read receipts: it reads the smallest
 * resource that it opens, and is compared with a tenant JWT that reads a receipt of one line.
 */
export async function measureCredentials(): Promise<Figure[]> {
  const vitrine = await startVitrine({ allowedOrigins: [page] });
  let load: Program | undefined;
  try {
    const running = (load = await startProgram('load.ts'));
    const sample = sampleReceipt(customer);
    const receipt = await vitrine.sync(sample);
    const { title, currency, lines } = sample;
    const small = await vitrine.sync({
      customer: sample.customer,
      title,
      currency,
      lines: lines.slice(0, 1),
      period: { start: '2026-08-01', end: '2026-08-31' },
    });
    const tokens = await Promise.all(Array.from({ length: connections }, () => vitrine.mint(customer)));
    const endKey = (): Promise<unknown> => vitrine.manage('POST', '/v1/signing-keys/rotate', { graceSeconds: 0 });
    const holders: Record<'session' | 'jwt' | 'widget' | 'smallJwt', Holders> = {
      session: await sessionHolders(vitrine, `/v1/receipts/${receipt.id}`),
      jwt: { tokens, path: `/v1/receipts/${receipt.id}`, endFirst: endKey },
      widget: await widgetHolders(vitrine),
      smallJwt: { tokens, path: `/v1/receipts/${small.id}`, endFirst: endKey },
    };
    const contender = async ({ tokens, path }: Holders): Promise<Measure<number>> => {
      const job = (duration: number): LoadJob => ({
        port: Number(new URL(vitrine.origin).port),
        connections,
        seconds: duration,
        embedder: page,
        requests: tokens.map((token) => ({ path, token })),
      });
      await drive(running, job(2));
      return async () => 1_000 / (await drive(running, job(seconds))).perSecond;
    };
    const samples = await interleave(rounds, {
      session: await contender(holders.session),
      jwt: await contender(holders.jwt),
      widget: await contender(holders.widget),
      smallJwt: await contender(holders.smallJwt),
    });
    // The session comes first, because ending the key that signed its bridge token would end it too.
    for (const kind of [holders.session, holders.widget, holders.jwt]) await refusedOnceEnded(vitrine, kind);
    const figure = (name: string, ours: number[], beside: string, theirs: number[]): Figure => ({
      name,
      unit: 'ms',
      ours: median(ours),
      beside: [{ name: beside, value: median(theirs) }],
      bound: { rule: 'at most', limit: 1.15, times: beside },
    });
    return [
      figure('a receipt by session token', samples.session, 'by tenant JWT', samples.jwt),
      figure('an SSO connection by widget token', samples.widget, 'receipt by tenant JWT', samples.smallJwt),
    ];
  } finally {
    await Promise.all([load?.stop(), vitrine.stop()]);
  }
}

async function sessionHolders(vitrine: Vitrine, path: string): Promise<Holders> {
  const { embedKey } = (await vitrine.manage('POST', '/v1/embed-keys', { name: 'bench', allowedOrigins: [page] })) as { embedKey: string };
  const { id: keyId, secret, issuer } = vitrine.signing;
  const open = async (): Promise<string> => {
    const bridgeToken = await mintBridgeToken({ secret, keyId, issuer, externalCustomerId: customer });
    const response = await fetch(`${vitrine.origin}/v1/sessions`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${embedKey}`, Origin: page, 'Content-Type': 'application/json' },
      body: JSON.stringify({ bridgeToken }),
    });
    if (response.status !== 201) throw new Error(`no session was opened: ${await response.text()}`);
    return ((await response.json()) as { token: string }).token;
  };
  const tokens = await Promise.all(Array.from({ length: connections }, open));
  return { tokens, path, endFirst: () => vitrine.manage('DELETE', `/v1/sessions?customerId=${customer}`) };
}

async function widgetHolders(vitrine: Vitrine): Promise<Holders> {
  const connection = (await vitrine.manage('POST', '/v1/sso-connections', {
    customerId: customer,
    name: 'Nordwind',
    protocol: 'saml',
    domains: ['nordwind.example'],
  })) as { id: string };
  const mint = async (): Promise<{ id: string; token: string }> =>
    (await vitrine.manage('POST', '/v1/widget-tokens', { customerId: customer, scopes: ['sso_connection'], origins: [page] })) as { id: string; token: string };
  const minted = await Promise.all(Array.from({ length: connections }, mint));
  return {
    tokens: minted.map(({ token }) => token),
    path: `/v1/widget/sso-connections/${connection.id}`,
    endFirst: () => vitrine.manage('DELETE', `/v1/widget-tokens/${minted[0]?.id}`),
  };
}

async function refusedOnceEnded(vitrine: Vitrine, { tokens, path, endFirst }: Holders): Promise<void> {
  const status = async (): Promise<number> =>
    (await fetch(`${vitrine.origin}${path}`, { headers: { Authorization: `Bearer ${tokens[0]}`, 'Vitrine-Embedder': page } })).status;
  if ((await status()) !== 200) throw new Error(`a good token was refused at ${path}`);
  await endFirst();
  if ((await status()) !== 401) throw new Error(`an ended token was taken at ${path}: the speed is worth nothing`);
}
