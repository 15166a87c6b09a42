import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { keyAlgorithms } from '../../../access/verifying-keys.ts';
import { maxGraceSeconds, type NewSigningKey, type SigningKey } from '../../../credentials/signing-keys/model.ts';
import { generateKey, importKey } from '../../../credentials/signing-keys/new-key.ts';
import { ownKid as kid } from '../../../credentials/signing-keys/own-kid.ts';
import { systemReason, unreadable } from '../../../import/text/import-text.ts';
import { command } from '../../command.ts';
import { flag, wholeNumber } from '../../inputs.ts';
import { pickTenant, tenantInput, tenantOption } from '../../pick-tenant.ts';
import type { Run } from '../../run.ts';
import { formatFields, formatTable } from '../../terminal/table.ts';

const algorithmOption = (otherwise: string) => ['--algorithm <name>', `${keyAlgorithms.join(' or ')} (default: ${otherwise})`] as const;
const algorithm = z.enum(keyAlgorithms, `must be ${keyAlgorithms.join(' or ')}`);

const kidOption = ['--kid <name>', '"kid" of the key’s tokens (default: the id of the key)'] as const;

/** How long a formerly active key keeps verifying by default: its tokens expire long before. */
const defaultGraceSeconds = 86_400;
const graceOption = (seconds: number, what: string) =>
  ['--grace <seconds>', `how long ${what} still verifies tokens (default: ${seconds}); 0 ends it immediately`] as const;
const grace = (seconds: number) => wholeNumber(0, maxGraceSeconds).default(seconds);

export const keysGenerate = command({
  name: 'keys generate',
  summary: 'create a signing key; its secret is shown once',
  details:
    'Creates a signing key. It is active if the tenant has no active key. Otherwise its state is next: it verifies tokens already, and keys activate makes ' +
    'it the active key.',
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
  summary: 'import an existing signing key',
  details:
    'Imports an existing key: the public half of an RSA key as PEM, certificate or JWK (RS256), a shared secret as JWK of the type "oct" (HS256), or a JWK ' +
    'set with one key. The "kid" of tokens is --kid, or else the "kid" of the JWK. The id of the key always works, too.',
  example: 'keys import public.pem --tenant acme',
  arguments: [['<file>', 'file with the key; - reads standard input']],
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
  summary: 'change the "kid" of a signing key',
  details:
    'Changes the "kid" of a signing key, for backends that set their own. The id of the key still works as "kid". Requests with your own "kid" must name ' +
    'the tenant in the header Vitrine-Tenant, which frames do.',
  example: 'keys rename key_0123456789abcdef01234567 --kid main',
  arguments: [['<id>', 'id of the key']],
  options: [tenantOption, ['--kid <name>', '"kid" of your tokens'], ['--clear', 'use only the id of the key']],
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
        'There are no signing keys yet. Create one with vitrine keys generate.',
      ),
    );
  },
});

export const keysActivate = command({
  name: 'keys activate',
  summary: 'activate a next key',
  example: 'keys activate key_0123456789abcdef01234567 --grace 86400',
  arguments: [['<id>', 'id of the key']],
  options: [tenantOption, graceOption(defaultGraceSeconds, 'the former active key')],
  input: z.object({ ...tenantInput, id: z.string(), grace: grace(defaultGraceSeconds) }),
  async run(run, { tenant, id, grace: graceSeconds }) {
    const { services, by } = await run.open();
    show(run, await services.signingKeys.activate(by, (await pickTenant(services.tenants, tenant)).id, id, graceSeconds));
  },
});

export const keysRotate = command({
  name: 'keys rotate',
  summary: 'create a signing key and activate it immediately; its secret is shown once',
  details: 'Creates and activates a key. The former key still verifies tokens for --grace seconds. In an emergency, use 0 to end it immediately.',
  example: 'keys rotate --tenant acme --grace 3600',
  options: [
    tenantOption,
    algorithmOption('same as the active key'),
    graceOption(defaultGraceSeconds, 'the former active key'),
    kidOption,
    ['--yes', 'skip the confirmation prompt when --grace is 0'],
  ],
  input: z.object({ ...tenantInput, algorithm: algorithm.optional(), kid: kid.optional(), grace: grace(defaultGraceSeconds), yes: flag }),
  async run(run, input) {
    const { services, by } = await run.open();
    const tenant = await pickTenant(services.tenants, input.tenant);
    if (input.grace === 0) await run.confirm(`Every token of "${tenant.slug}" signed with the active key stops working immediately.`, input.yes);
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
  summary: 'retire a signing key, immediately or after a grace period',
  example: 'keys retire key_0123456789abcdef01234567',
  arguments: [['<id>', 'id of the key']],
  options: [tenantOption, graceOption(0, 'the key'), ['--yes', 'skip the confirmation prompt for the active key']],
  input: z.object({ ...tenantInput, id: z.string(), grace: grace(0), yes: flag }),
  async run(run, { tenant, id, grace: graceSeconds, yes }) {
    const { services, by } = await run.open();
    const { id: tenantId, slug } = await pickTenant(services.tenants, tenant);
    const active = (await services.signingKeys.find(tenantId, id))?.state === 'active';
    if (active) await run.confirm(`This is the active key of "${slug}": without it no new token is accepted.`, yes);
    show(run, await services.signingKeys.retire(by, tenantId, id, { graceSeconds, force: active }));
  },
});

/** Reads the key file named on the command line. */
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
      'The secret is shown only once: store it where your backend reads its secrets. Anyone who has it can read every receipt of the tenant.',
    ),
  );
}
