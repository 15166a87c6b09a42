import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { keyAlgorithms } from '../../access/verifying-keys.ts';
import { maxGraceSeconds, type NewSigningKey, type SigningKey } from '../../credentials/signing-keys/model.ts';
import { generateKey, importKey } from '../../credentials/signing-keys/new-key.ts';
import { ownKid as kid } from '../../credentials/signing-keys/own-kid.ts';
import { systemReason, unreadable } from '../../import/import-text.ts';
import { command } from '../command.ts';
import { flag, wholeNumber } from '../inputs.ts';
import { pickTenant, tenantInput, tenantOption } from '../pick-tenant.ts';
import type { Run } from '../run.ts';
import { formatFields, formatTable } from '../table.ts';

const algorithmOption = (otherwise: string) => ['--algorithm <name>', `${keyAlgorithms.join(' or ')}; ${otherwise} unless said`] as const;
const algorithm = z.enum(keyAlgorithms, `must be ${keyAlgorithms.join(' or ')}`);

const kidOption = ['--kid <name>', 'what tokens name the key by; its id unless said otherwise'] as const;

/** How long a key that was active goes on verifying when nothing is said: tokens of the old key are used up long before. */
const defaultGraceSeconds = 86_400;
const graceOption = (seconds: number, what: string) =>
  ['--grace <seconds>', `how long ${what} goes on verifying; ${seconds} unless said otherwise, 0 = not a moment`] as const;
const grace = (seconds: number) => wholeNumber(0, maxGraceSeconds).default(seconds);

export const keysGenerate = command({
  name: 'keys generate',
  summary: 'make a signing key; its secret is shown once',
  details:
    'Makes a signing key. It is active at once when the tenant has no active one, and next otherwise: it verifies already, and keys activate makes it the ' +
    'active one.',
  example: 'keys generate --tenant acme',
  options: [tenantOption, algorithmOption('HS256'), kidOption],
  input: z.object({ ...tenantInput, algorithm: algorithm.default('HS256'), kid: kid.optional() }),
  async run(run, input) {
    const { services, by } = await run.open();
    const { id } = await pickTenant(services.tenants, input.tenant);
    showNew(run, await services.signingKeys.add(by, await generateKey(services.masterKeys, id, input.algorithm, input.kid)));
  },
});

export const keysImport = command({
  name: 'keys import',
  summary: 'take over a key that was made elsewhere',
  details:
    'Takes over a key that was made elsewhere: the public half of an RSA key as PEM, certificate or JWK (RS256), a shared secret as JWK of the type "oct" ' +
    '(HS256), or a JWK set with one key. Tokens name it by --kid, else by the "kid" of its JWK, and always by its id.',
  example: 'keys import public.pem --tenant acme',
  arguments: [['<file>', 'the key; - reads standard input']],
  options: [tenantOption, kidOption],
  input: z.object({ ...tenantInput, file: z.string(), kid: kid.optional() }),
  async run(run, { tenant, file, kid: given }) {
    const { services, by } = await run.open();
    const { id } = await pickTenant(services.tenants, tenant);
    const key = await services.signingKeys.add(by, importKey(services.masterKeys, id, { key: await readKeyFile(run, file), kid: given }));
    show(run, key);
    for (const notice of key.notices) run.say(run.terminal.noteStyle('warning', notice));
  },
});

export const keysRename = command({
  name: 'keys rename',
  summary: 'change what tokens name a key by',
  details:
    'Changes what tokens name a key by in "kid", for backends that write a name of their own. The id of the key goes on naming it as well. Tokens with a ' +
    'name of your own need the tenant beside them (Vitrine-Tenant), which frames send.',
  example: 'keys rename key_0123456789abcdef01234567 --kid main',
  arguments: [['<id>', 'id of the key']],
  options: [tenantOption, ['--kid <name>', 'the "kid" of your tokens'], ['--clear', 'by its id alone']],
  input: z
    .object({ ...tenantInput, id: z.string(), kid: kid.optional(), clear: flag })
    .refine(({ kid: given, clear }) => (given === undefined) === clear, { error: 'give --kid, or --clear' }),
  async run(run, { tenant, id, kid: given }) {
    const { services, by } = await run.open();
    show(run, await services.signingKeys.rename(by, (await pickTenant(services.tenants, tenant)).id, id, given ?? null));
  },
});

export const keysList = command({
  name: 'keys list',
  summary: 'list the signing keys of a tenant',
  example: 'keys list --tenant acme',
  options: [tenantOption],
  input: z.object(tenantInput),
  async run(run, { tenant }) {
    const { services } = await run.open();
    const items = await services.signingKeys.list((await pickTenant(services.tenants, tenant)).id);
    run.print({ items }, () =>
      formatTable(
        run.terminal,
        [
          { title: 'Id', value: (key) => key.id },
          { title: 'Named in tokens', value: (key) => (key.kid === key.id ? '' : key.kid) },
          { title: 'Algorithm', value: (key) => key.algorithm },
          { title: 'State', value: (key) => key.state },
          { title: 'Created', value: (key) => key.createdAt },
          { title: 'Verifies until', value: (key) => key.usableUntil ?? '' },
        ],
        items,
        'There is no signing key yet: vitrine keys generate makes one.',
      ),
    );
  },
});

export const keysActivate = command({
  name: 'keys activate',
  summary: 'make a next key the active one',
  example: 'keys activate key_0123456789abcdef01234567 --grace 86400',
  arguments: [['<id>', 'id of the key']],
  options: [tenantOption, graceOption(defaultGraceSeconds, 'the key that was active')],
  input: z.object({ ...tenantInput, id: z.string(), grace: grace(defaultGraceSeconds) }),
  async run(run, { tenant, id, grace: graceSeconds }) {
    const { services, by } = await run.open();
    show(run, await services.signingKeys.activate(by, (await pickTenant(services.tenants, tenant)).id, id, graceSeconds));
  },
});

export const keysRotate = command({
  name: 'keys rotate',
  summary: 'make a key and activate it at once; its secret is shown once',
  details: 'Makes a key that is active at once. The key before it goes on verifying for --grace; 0 ends it this moment, which is what an emergency asks for.',
  example: 'keys rotate --tenant acme --grace 3600',
  options: [
    tenantOption,
    algorithmOption('that of the active key'),
    graceOption(defaultGraceSeconds, 'the key that was active'),
    kidOption,
    ['--yes', 'do not ask when no grace is given'],
  ],
  input: z.object({ ...tenantInput, algorithm: algorithm.optional(), kid: kid.optional(), grace: grace(defaultGraceSeconds), yes: flag }),
  async run(run, input) {
    const { services, by } = await run.open();
    const tenant = await pickTenant(services.tenants, input.tenant);
    if (input.grace === 0) await run.confirm(`Every token of "${tenant.slug}" that is signed with the active key stops working this moment.`, input.yes);
    const former = (await services.signingKeys.list(tenant.id)).find(({ state }) => state === 'active');
    showNew(
      run,
      await services.signingKeys.rotate(
        by,
        await generateKey(services.masterKeys, tenant.id, input.algorithm ?? former?.algorithm ?? 'HS256', input.kid),
        former?.id,
        input.grace,
      ),
    );
  },
});

export const keysRetire = command({
  name: 'keys retire',
  summary: 'end a key, at once or after a grace',
  example: 'keys retire key_0123456789abcdef01234567',
  arguments: [['<id>', 'id of the key']],
  options: [tenantOption, graceOption(0, 'it'), ['--yes', 'do not ask before the active key is retired']],
  input: z.object({ ...tenantInput, id: z.string(), grace: grace(0), yes: flag }),
  async run(run, { tenant, id, grace: graceSeconds, yes }) {
    const { services, by } = await run.open();
    const { id: tenantId, slug } = await pickTenant(services.tenants, tenant);
    const active = (await services.signingKeys.find(tenantId, id))?.state === 'active';
    if (active) await run.confirm(`This is the active key of "${slug}": without it no new token is accepted.`, yes);
    show(run, await services.signingKeys.retire(by, tenantId, id, { graceSeconds, force: active }));
  },
});

/** Reads a key that somebody names on the command line. */
export async function readKeyFile(run: Run, file: string): Promise<string> {
  if (file === '-') return run.readStdin({ text: 'Paste the key' });
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw unreadable(file, systemReason(cause), cause);
  }
}

const fieldsOf = (key: SigningKey): [string, string][] => [
  ['id', key.id],
  ...(key.kid === key.id ? [] : [['named in tokens', key.kid] as [string, string]]),
  ['algorithm', key.algorithm],
  ['state', key.state],
  ['created', key.createdAt],
  ...(key.usableUntil === null ? [] : [['verifies until', key.usableUntil] as [string, string]]),
];

function show(run: Run, key: SigningKey): void {
  run.print(key, () => formatFields(run.terminal, fieldsOf(key)));
}

function showNew(run: Run, key: NewSigningKey): void {
  run.print(key, () => {
    const text = formatFields(run.terminal, [...fieldsOf(key), ...(key.secret === undefined ? [] : [['secret', key.secret] as const])]);
    return key.privateKey === undefined ? text : `${text}\n${key.privateKey.trimEnd()}`;
  });
  run.say(
    run.terminal.noteStyle(
      'warning',
      'The secret is shown this once: keep it where your backend reads its secrets. Whoever has it can read every receipt of the tenant.',
    ),
  );
}
