import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { readConfig } from '../../../config/config.ts';
import { ConfigError } from '../../../errors/config-error.ts';
import { parseInput } from '../../../platform/http/input/field.ts';
import { generateKey } from '../../../credentials/signing-keys/new-key.ts';
import type { TenantRow } from '../../../platform/store/schema.ts';
import { allowedOriginsOf, newTenant } from '../../../resources/tenants/model.ts';
import { backendLines, backendVariables } from '../../backend-lines.ts';
import { command } from '../../command.ts';
import type { Run } from '../../run.ts';
import { formatFields } from '../../terminal/table.ts';

export const init = command({
  name: 'init',
  summary: 'create the data folder, master key, first tenant, signing key and API key',
  details:
    'Creates what is missing and keeps what exists: the database, in development the master key, a tenant, its signing key, and an API key for the ' +
    'operator. In production it prints the line for the master key first. It ends with the configuration lines for your backend, ready to paste.',
  example: 'init --tenant acme --name "Acme Ltd" --allowed-origin https://app.acme.example',
  options: [
    ['-t, --tenant <slug>', 'slug of the first tenant (default: main)'],
    ['--name <text>', 'name of the tenant'],
    ['--allowed-origin <origin...>', 'origins of the pages that may embed'],
  ],
  input: z.object({ tenant: z.string().default('main'), name: z.string().optional(), allowedOrigin: z.array(z.string()).default([]) }),
  async run(run, { tenant: slug, name, allowedOrigin }) {
    suggestMasterKey(run);
    const { services, by, config } = await run.open({ create: true });
    const found = await services.tenants.find(slug);
    const tenant =
      found ?? (await services.tenants.create(by, parseInput(newTenant, { slug, name: name ?? slug, allowedOrigins: allowedOrigin }, 'The tenant')));
    if (found) warnUnchanged(run, found, { name, allowedOrigin });
    const activeKey = (await services.signingKeys.list(tenant.id)).find(({ state }) => state === 'active');
    const signingKey = activeKey ? undefined : await services.signingKeys.add(by, await generateKey(services.masterKeys, tenant.id, 'HS256'));
    const hasApiKey = (await services.apiKeys.list(null)).some(({ revokedAt }) => revokedAt === null);
    const apiKey = hasApiKey
      ? undefined
      : await services.apiKeys.create(by, { tenantId: null, name: `init by ${by.actor.id ?? 'the command line'}`, role: 'owner' });

    const key = signingKey ?? activeKey;
    const backend = key && backendVariables(tenant, key, signingKey?.secret);
    const next = [
      `vitrine receipts import --example > receipts.json`,
      'vitrine serve',
      ...(tenant.allowed_origins_json === '[]' ? [`vitrine tenants update --tenant ${slug} --allowed-origin https://app.example.com`] : []),
      `vitrine receipts import receipts.json --tenant ${slug}`,
      `vitrine doctor --url ${config.publicUrl}`,
    ];
    const result = {
      dataFolder: config.dataFolder,
      database: config.database.engine,
      publicUrl: config.publicUrl,
      tenant: { id: tenant.id, slug: tenant.slug, created: !found },
      signingKey: signingKey === undefined ? null : { id: signingKey.id, secret: signingKey.secret },
      apiKey: apiKey === undefined ? null : { id: apiKey.apiKey.id, key: apiKey.secret },
      backend: backend ?? null,
      next,
    };
    run.print(result, () =>
      [
        formatFields(run.terminal, [
          ['data folder', config.dataFolder],
          ['database', config.database.engine],
          ['tenant', `${tenant.slug} (${found ? 'exists already' : tenant.id})`],
          ['signing key', signingKey?.id ?? 'exists already'],
          ['API key', apiKey?.secret ?? 'exists already'],
        ]),
        '',
        run.terminal.style('heading', 'For your backend:'),
        ...(backend ? backendLines(backend) : []),
        '',
        run.terminal.style('heading', 'Next:'),
        ...next.map((line) => `  ${line}`),
      ].join('\n'),
    );
    if (signingKey || apiKey) run.say(run.terminal.noteStyle('warning', 'Secret and key are shown only once: keep them where your backend reads its secrets.'));
  },
});

/** Reports options that differ from an existing tenant, which this command leaves unchanged. */
function warnUnchanged(run: Run, found: TenantRow, { name, allowedOrigin }: { name: string | undefined; allowedOrigin: readonly string[] }): void {
  const allowed = allowedOriginsOf(found);
  const wanted = [
    ...(name === undefined || name === found.name ? [] : ['--name']),
    ...(allowedOrigin.every((origin) => allowed.includes(origin)) ? [] : ['--allowed-origin']),
  ];
  const message = `The tenant ${found.slug} exists already: ${wanted.join(' and ')} changed nothing. Use "vitrine tenants update --tenant ${found.slug}".`;
  if (wanted.length > 0) run.say(run.terminal.noteStyle('warning', message));
}

/** If the master key is missing and must be set by hand, prints a fresh one as the line that sets it. */
function suggestMasterKey(run: Run): void {
  try {
    readConfig(run.environment);
  } catch (error) {
    const missing =
      error instanceof ConfigError &&
      error.faults.some(({ variable }) => variable === 'VITRINE_MASTER_KEYS') &&
      (run.environment['VITRINE_MASTER_KEYS'] ?? '') === '';
    if (missing && !run.json) run.terminal.out(`VITRINE_MASTER_KEYS=k1:${randomBytes(32).toString('base64')}`);
    if (missing) run.say('Set this line in the environment of the server, keep it as safe as the database, and run the command again.');
    throw error;
  }
}
