import { randomUUID, subtle, type webcrypto } from 'node:crypto';
import { z } from 'zod';
import { isName } from '../../../../protocol/names.ts';
import { maxBridgeTokenSeconds, maxTokenSeconds } from '../../../../protocol/tokens.ts';
import { signCompact } from '../../../access/tokens.ts';
import { secretBytesOf, sealPurpose } from '../../../access/verifying-keys.ts';
import { nowSeconds } from '../../../clock.ts';
import { HttpError } from '../../../errors/http-error.ts';
import { command } from '../../command.ts';
import { flag, wholeNumber } from '../../inputs.ts';
import { pickTenant, tenantInput, tenantOption } from '../../pick-tenant.ts';
import { formatFields } from '../../terminal/table.ts';
import { readKeyFile } from './keys.ts';

const name = z.string().refine(isName, { error: 'must be 1 to 255 printable characters' });

export const tokenMint = command({
  name: 'token mint',
  summary: 'mint a token for testing',
  details:
    'Mints a token with the active HS256 key of a tenant, for testing. With --bridge it mints a bridge token, which grants no access itself: a page ' +
    'exchanges it for a session, once and within five minutes. In production your backend mints tokens: see examples/minting.',
  example: 'token mint --tenant acme --customer customer-42 --ttl 300',
  options: [
    tenantOption,
    ['--customer <id>', 'grant the receipts of this customer, by id or external id'],
    ['--resource <receipt>', 'grant one receipt, by id or share token'],
    ['--bridge', 'mint a bridge token; --customer is the external id'],
    ['--email <address>', 'e-mail address of the customer, for a bridge token'],
    ['--ttl <seconds>', 'lifetime of the token (default: 300)'],
  ],
  input: z
    .object({
      ...tenantInput,
      customer: name.optional(),
      resource: name.optional(),
      bridge: flag,
      email: name.optional(),
      ttl: wholeNumber(1, maxTokenSeconds).default(maxBridgeTokenSeconds),
    })
    .refine(({ customer, resource }) => customer !== undefined || resource !== undefined, { error: 'name a --customer or a --resource' })
    .refine(({ bridge, customer, resource }) => !bridge || (customer !== undefined && resource === undefined), { error: '--bridge requires only --customer' })
    .refine(({ bridge, email }) => bridge || email === undefined, { error: '--email requires --bridge' }),
  async run(run, { tenant: slug, customer, resource, bridge, email, ttl }) {
    const { services } = await run.open();
    const tenant = await pickTenant(services.tenants, slug);
    const maxSeconds = bridge ? maxBridgeTokenSeconds : tenant.max_token_seconds;
    if (ttl > maxSeconds) {
      throw new HttpError(
        'token_lifetime_too_long',
        bridge ? `A bridge token may live at most ${maxSeconds} seconds.` : `"${tenant.slug}" allows at most ${maxSeconds} seconds.`,
      );
    }
    const active = (await services.signingKeys.list(tenant.id)).find(({ state }) => state === 'active');
    const row = active && (await services.signingKeys.find(tenant.id, active.id));
    if (!row) throw new HttpError('key_state_conflict', `"${tenant.slug}" has no active signing key: create one with vitrine keys generate.`);
    if (row.secret_sealed === null) {
      throw new HttpError('key_state_conflict', 'The active key is RS256: its private half is not stored here. Mint the token where it is stored.');
    }
    const key = await hmacKey(secretBytesOf(services.masterKeys.open(row.secret_sealed, sealPurpose(row))));
    const iat = nowSeconds(run.clock);
    const times = { iat, exp: iat + ttl, jti: randomUUID() };
    const claims = bridge
      ? { iss: tenant.issuer, aud: tenant.bridge_audience, external_customer_id: customer, ...(email !== undefined && { email }), ...times }
      : { iss: tenant.issuer, ...(tenant.audience !== null && { aud: tenant.audience }), sub: customer, resourceId: resource, ...times };
    const token = await signCompact(claims, { alg: 'HS256', typ: 'JWT', kid: row.id }, key);
    run.print({ token, expiresIn: ttl }, () => token);
    if (bridge) return;
    if (customer !== undefined && !(await services.customers.find(tenant.id, customer)))
      run.say(`"${customer}" is not known yet: the token is valid, but shows no receipts.`);
  },
});

export const tokenInspect = command({
  name: 'token inspect',
  summary: 'explain why a token is accepted or rejected',
  details:
    'Explains why a token is currently accepted or rejected, with the same code that the API uses. By default it uses the key that the token names. ' +
    'Exits with 1 when the token is rejected.',
  example: 'token inspect - --tenant acme < token.txt',
  arguments: [['<token>', 'the token; - reads standard input, which keeps it out of the shell history']],
  options: [tenantOption, ['--key <file>', 'file with a key, in any format that keys import accepts'], ['--key-id <id>', 'id of one of the tenant’s keys']],
  input: z
    .object({ ...tenantInput, token: z.string(), key: z.string().optional(), keyId: z.string().optional() })
    .refine(({ key, keyId }) => key === undefined || keyId === undefined, { error: 'give --key or --key-id, not both' })
    .refine(({ token, key }) => token !== '-' || key !== '-', { error: 'the token and the key cannot both come from standard input' }),
  async run(run, { tenant: slug, token: given, key, keyId }) {
    const { services } = await run.open();
    const tenant = await pickTenant(services.tenants, slug);
    const token = (given === '-' ? await run.readStdin({ lines: ['Token'] }) : given).trim();
    const source = key !== undefined ? await readKeyFile(run, key) : keyId !== undefined ? { keyId } : undefined;
    const inspection = await services.inspect(tenant, source, token).catch(explainMissingKey);
    run.print(inspection, () =>
      formatFields(run.terminal, [
        inspection.reason === null ? ['verdict', 'accepted', 'good'] : ['verdict', 'refused', 'bad'],
        ['kind', inspection.kind ?? 'none'],
        ['reason', inspection.reason ?? 'none'],
        ['format', inspection.format],
        ['signature', inspection.signature],
        ...inspection.notices.map((notice) => ['notice', notice] as const),
        ...(inspection.row === null ? [] : [['stored row', inspection.row] as const]),
        ...Object.entries(inspection.claims ?? {}).map(([name, value]) => [name, JSON.stringify(value)] as const),
      ]),
    );
    return inspection.reason === null ? 'ok' : 'refused';
  },
});

const hmacKey = (secret: Uint8Array): Promise<webcrypto.CryptoKey> => subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);

function explainMissingKey(error: unknown): never {
  if (error instanceof HttpError && error.code === 'invalid_request') throw new HttpError('usage_invalid', 'The token has no key id: pass --key or --key-id.');
  throw error;
}
