import { readConfig } from '../../config/config.ts';
import { misspeltVariables } from '../../config/misspelt-variables.ts';
import { ConfigError } from '../../errors/config-error.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { OwnWidget } from '../../pages/own-widgets/read-folder.ts';
import { tenantOf, type Tenant } from '../../resources/tenants/model.ts';
import type { OpenServer } from '../open-server.ts';
import { pickTenant } from '../pick-tenant.ts';
import type { Run } from '../run.ts';
import { checkConfig, checkDataFolder, warnOfMisspelt } from './check-config.ts';
import { checkClockMark, checkDatabase } from './check-database.ts';
import { checkDisk } from './check-disk.ts';
import { checkFrame, checkHostPage } from './check-embedding.ts';
import { checkMail } from './check-mail.ts';
import { checkMasterKey } from './check-master-key.ts';
import { checkNames } from './check-names.ts';
import { checkPayments } from './check-payments.ts';
import { checkProxyConfig } from './check-proxy.ts';
import { checkServer } from './check-server.ts';
import { checkTenant } from './check-tenant.ts';
import { checkWebhooks } from './check-webhooks.ts';
import { checkWidget, checkWidgetFolder } from './check-widgets.ts';
import { fail, findingOf, info, warn, type Finding } from './finding.ts';

/** What to examine besides the configuration and the database. */
export interface Examined {
  tenant?: string | undefined;
  url?: string | undefined;
  hostUrl?: string | undefined;
}

/** Runs every check that is possible. A failure must not hide others: an error in a check becomes a finding, and the remaining checks run. */
export async function examine(run: Run, { tenant, url, hostUrl }: Examined): Promise<Finding[]> {
  const { fetch, clock } = run;
  const findings: Finding[] = [];
  let publicUrl: string | undefined;
  let opened: OpenServer | undefined;
  let tenants: Tenant[] = [];
  let widgets: OwnWidget[] = [];
  const attempt = async (check: string, work: () => Finding[] | Promise<Finding[]>): Promise<void> => {
    try {
      findings.push(...(await work()));
    } catch (error) {
      if (error instanceof ConfigError) findings.push(...error.faults.map((fault) => findingOf(check, error, `${fault.variable} ${fault.message}.`)));
      else if (error instanceof HttpError) findings.push(findingOf(check, error));
      else throw error;
    }
  };

  await attempt('config', () => {
    findings.push(...misspeltVariables(run.environment).map(warnOfMisspelt));
    const config = readConfig(run.environment);
    publicUrl = config.publicUrl;
    const own = checkWidgetFolder(config);
    widgets = own.widgets;
    return [...checkConfig(config, run.environment), checkProxyConfig(config), ...checkDataFolder(config), ...checkDisk(config), ...own.findings];
  });
  if (publicUrl !== undefined) {
    await attempt('database', async () => {
      opened = await run.open({ checkMasterKey: false });
      return checkDatabase(opened.database);
    });
  }
  if (opened) {
    const { database, services } = opened;
    const on = { now: clock.now(), fetch, publicUrl: publicUrl ?? '' };
    await attempt('clock-seen', () => checkClockMark(database, clock.now()));
    await attempt('master-key', () => checkMasterKey(services));
    await attempt('names', () => checkNames(database));
    await attempt('tenants', async () => {
      const { rows } = tenant === undefined ? await services.tenants.list({ limit: 100 }) : { rows: [await pickTenant(services.tenants, tenant)] };
      tenants = rows.map(tenantOf);
      return tenants.length === 0 ? [warn('tenants', 'There is no tenant yet.', 'vitrine tenants create acme --name "Acme Ltd"')] : [];
    });
    await attempt('mail', async () => [await checkMail(services, tenants)]);
    for (const each of tenants) {
      await attempt(`tenant ${each.slug}`, () => checkTenant(each, services, on));
      await attempt(`webhooks ${each.slug}`, () => checkWebhooks(each, services, on));
      await attempt(`payments ${each.slug}`, () => checkPayments(each, services, on));
    }
  }
  const server = url ?? (hostUrl === undefined ? undefined : publicUrl);
  let responds = false;
  if (url === undefined) findings.push(info('server', 'No running server was checked.', 'Pass its address with --url.'));
  else {
    await attempt('server', async () => {
      const found = await checkServer(url, { fetch, clock, publicUrl });
      responds = found.every(({ check, level }) => check !== 'server' || level !== 'fail');
      return found;
    });
  }
  // Of a server that does not respond, one finding says so.
  if (server !== undefined && responds) {
    const hostOrigin = hostUrl === undefined ? undefined : new URL(hostUrl).origin;
    for (const each of tenants) await attempt(`frame ${each.slug}`, () => checkFrame(server, each, hostOrigin, fetch));
    // A widget's code and policy are the same for every tenant.
    const [one] = tenants;
    if (one) for (const widget of widgets) await attempt(`own-widget ${widget.name}`, () => checkWidget(server, one.slug, widget, fetch));
  }
  if (hostUrl !== undefined && server !== undefined) await attempt('host-page', () => checkHostPage(hostUrl, server, tenants, fetch));
  else if (hostUrl !== undefined) findings.push(fail('host-page', 'The page was not checked: the address of the server is not known.', 'Pass it with --url.'));
  return findings;
}
