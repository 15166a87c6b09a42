import { z } from 'zod';
import { readConfig } from '../../../config/config.ts';
import { HttpError } from '../../../errors/http-error.ts';
import type { OwnWidget } from '../../../pages/own-widgets/read-folder.ts';
import { tenantOf, type Tenant } from '../../../resources/tenants/model.ts';
import { command } from '../../command.ts';
import { checkFrame, checkHostPage } from '../../doctor/check-embedding.ts';
import { checkConfig, checkDataFolder } from '../../doctor/check-config.ts';
import { checkClockMark, checkDatabase } from '../../doctor/check-database.ts';
import { checkDisk } from '../../doctor/check-disk.ts';
import { checkMail } from '../../doctor/check-mail.ts';
import { checkMasterKey } from '../../doctor/check-master-key.ts';
import { checkNames } from '../../doctor/check-names.ts';
import { checkPayments } from '../../doctor/check-payments.ts';
import { checkProxyConfig } from '../../doctor/check-proxy.ts';
import { checkServer } from '../../doctor/check-server.ts';
import { checkTenant } from '../../doctor/check-tenant.ts';
import { checkWebhooks } from '../../doctor/check-webhooks.ts';
import { checkWidget, checkWidgetFolder } from '../../doctor/check-widgets.ts';
import { fail, findingLevels, info, warn, type Finding } from '../../doctor/finding.ts';
import { basePathOf, originOf } from '../../../config/public-url.ts';
import { pickTenant, tenantInput, tenantOption } from '../../pick-tenant.ts';
import type { Run } from '../../run.ts';

const address = z.string().refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'must be an http or https address');

export const doctor = command({
  name: 'doctor',
  summary: 'check the setup and suggest fixes',
  details: [
    'Checks the configuration, data folder, your own widgets, master key, database, and tenants with their webhooks and payment settings.',
    'With --url it also checks a running server as reached from outside, and with --host-url a host page.',
    'Each finding is ok, info, warn or fail, and says what to do. Exits with 1 when any finding is fail.',
  ].join('\n'),
  example: 'doctor --url https://receipts.example.com --host-url https://app.example.com/billing --tenant acme',
  options: [tenantOption, ['--url <server>', 'address of the running server'], ['--host-url <page>', 'address of a host page']],
  input: z.object({ tenant: tenantInput.tenant, url: address.transform((text) => originOf(text) + basePathOf(text)).optional(), hostUrl: address.optional() }),
  async run(run, input) {
    const findings = await examine(run, input);
    const failed = findings.filter(({ level }) => level === 'fail').length;
    run.print({ healthy: failed === 0, findings }, () => findings.map((finding) => line(run, finding)).join('\n'));
    const counts = findingLevels.map((level) => `${findings.filter((finding) => finding.level === level).length} ${level}`);
    if (failed > 0) throw new HttpError('checks_failed', `${counts.join(', ')}.`);
    run.say(`${counts.join(', ')}.`);
  },
});

async function examine(
  run: Run,
  { tenant, url, hostUrl }: { tenant?: string | undefined; url?: string | undefined; hostUrl?: string | undefined },
): Promise<Finding[]> {
  const { fetch, clock } = run;
  const findings: Finding[] = [];
  let publicUrl: string | undefined;
  let tenants: Tenant[] = [];
  let widgets: OwnWidget[] = [];
  // A failure must not hide others: an error in a check becomes a finding, and the remaining checks run.
  const attempt = async (check: string, work: () => Finding[] | Promise<Finding[]>): Promise<void> => {
    try {
      findings.push(...(await work()));
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      findings.push(fail(check, error.message, `See the section on ${error.code}.`));
    }
  };

  await attempt('config', () => {
    const config = readConfig(run.environment);
    publicUrl = config.publicUrl;
    const own = checkWidgetFolder(config);
    widgets = own.widgets;
    return [...checkConfig(config, run.environment), checkProxyConfig(config), ...checkDataFolder(config), ...checkDisk(config), ...own.findings];
  });
  if (publicUrl !== undefined) {
    await attempt('database', async () => {
      const { database, services } = await run.open({ checkMasterKey: false });
      const found = [
        ...(await checkDatabase(database)),
        ...(await checkClockMark(database, clock.now())),
        ...(await checkMasterKey(services)),
        ...(await checkNames(database)),
      ];
      const { rows } = tenant === undefined ? await services.tenants.list({ limit: 100 }) : { rows: [await pickTenant(services.tenants, tenant)] };
      tenants = rows.map(tenantOf);
      found.push(await checkMail(services, tenants));
      if (tenants.length === 0) found.push(warn('tenants', 'There is no tenant yet.', 'vitrine tenants create acme --name "Acme Ltd"'));
      const on = { now: clock.now(), fetch, publicUrl: publicUrl ?? '' };
      for (const each of tenants) {
        found.push(...(await checkTenant(each, services, on)), ...(await checkWebhooks(each, services, on)), ...(await checkPayments(each, services, on)));
      }
      return found;
    });
  }
  const server = url ?? (hostUrl === undefined ? undefined : publicUrl);
  if (url === undefined) findings.push(info('server', 'No running server was checked.', 'Pass its address with --url.'));
  else await attempt('server', () => checkServer(url, { fetch, clock, publicUrl }));
  if (server !== undefined && url !== undefined) {
    const hostOrigin = hostUrl === undefined ? undefined : new URL(hostUrl).origin;
    for (const each of tenants) await attempt(`frame ${each.slug}`, () => checkFrame(server, each, hostOrigin, fetch));
    // A widget's code and policy are the same for every tenant.
    const [one] = tenants;
    if (one) for (const widget of widgets) await attempt(`own-widget ${widget.name}`, () => checkWidget(server, one.slug, widget, fetch));
  }
  if (hostUrl !== undefined && server !== undefined) await attempt('host-page', () => checkHostPage(hostUrl, server, tenants, fetch));
  return findings;
}

const marks = { ok: 'good', info: 'quiet', warn: 'warning', fail: 'bad' } as const;

function line({ terminal }: Run, { check, level, message, remedy }: Finding): string {
  const head = `${terminal.style(marks[level], level.padEnd(4))}  ${check}: ${message}`;
  return remedy === '' ? head : `${head}\n      → ${remedy}`;
}
