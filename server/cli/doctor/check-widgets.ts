import type { Config } from '../../config/config.ts';
import { originOf } from '../../config/public-url.ts';
import { assetsPath } from '../../../protocol/frame-document.ts';
import { HttpError } from '../../errors/http-error.ts';
import { readOwnWidgets, type OwnWidget } from '../../pages/own-widgets/read-folder.ts';
import { fileAddress } from '../../pages/own-widgets/widget-files.ts';
import { type FetchedResponse, fetchResponse, maxBodyBytes } from './fetch-response.ts';
import { fail, ok, type Finding } from './finding.ts';
import { allowsOrigin, readPolicies, sourcesFor } from './read-policy.ts';

/** Checks the folder of the operator's widgets as the server's start would. Returns nothing without a folder. */
export function checkWidgetFolder({ widgetsFolder, mode }: Pick<Config, 'widgetsFolder' | 'mode'>): { findings: Finding[]; widgets: OwnWidget[] } {
  const check = 'own-widgets';
  if (widgetsFolder === undefined) return { findings: [], widgets: [] };
  try {
    const widgets = [...readOwnWidgets({ folder: widgetsFolder, mode }).values()];
    const names = widgets.map(({ name }) => name).join(', ');
    const found = names === '' ? `There is no widget in ${widgetsFolder}.` : `${widgetsFolder} has ${names}.`;
    return { findings: [ok(check, found)], widgets };
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    // One line per fault, each with its remedy.
    const remedy = 'The server does not start until this is fixed. vitrine widgets check checks the folder alone.';
    return { findings: error.message.split('\n').map((fault) => fail(check, fault, remedy)), widgets: [] };
  }
}

/** Checks a widget as it arrives: whether the running server has this build, and whether a proxy has altered its document or code. */
export async function checkWidget(server: string, tenant: string, widget: OwnWidget, fetch: typeof globalThis.fetch): Promise<Finding[]> {
  const { name, hash } = widget;
  const check = `own-widget ${name}`;
  const answer = await fetchResponse(fetch, `${server}/embed/${name}?tenant=${encodeURIComponent(tenant)}`, { redirect: 'manual' });
  if (typeof answer === 'string' || answer.status !== 200) {
    const what = typeof answer === 'string' ? `nothing: ${answer}` : answer.status;
    return [fail(check, `Its document answers ${what}.`, 'Start the server, and let the proxy forward /embed/.')];
  }
  const restart = 'Restart the server with this folder in VITRINE_WIDGETS: it reads the folder once.';
  if (!answer.body.includes(`${assetsPath}${name}/`)) return [fail(check, 'The running server does not have this widget.', restart)];
  if (!answer.body.includes(`${assetsPath}${name}/${hash}/`)) return [fail(check, 'The running server serves another build than the folder has.', restart)];
  const findings = [...checkOrigins(check, answer, server, widget), ...(await checkModule(check, server, widget, fetch))];
  return findings.length > 0 ? findings : [ok(check, 'The running server has this build, and it arrives unchanged.')];
}

function checkOrigins(check: string, { headers }: FetchedResponse, server: string, { origins }: OwnWidget): Finding[] {
  const own = originOf(server);
  const allowed = readPolicies(headers.get('content-security-policy')).map((policy) => sourcesFor(policy, 'connect-src')?.sources);
  const blocked = origins.filter((origin) => allowed.some((sources) => sources !== undefined && !allowsOrigin(sources, origin, own)));
  if (blocked.length === 0) return [];
  return [fail(check, `connect-src of its document does not name ${blocked.join(' ')}.`, 'Let the proxy leave Content-Security-Policy unchanged.')];
}

async function checkModule(check: string, server: string, widget: OwnWidget, fetch: typeof globalThis.fetch): Promise<Finding[]> {
  const address = `${server}${fileAddress(widget, widget.module)}`;
  const answer = await fetchResponse(fetch, address, { redirect: 'manual' });
  if (typeof answer === 'string' || answer.status !== 200) {
    const what = typeof answer === 'string' ? `nothing: ${answer}` : answer.status;
    return [fail(check, `Its code, ${address}, answers ${what}.`, `Let the proxy forward ${assetsPath}.`)];
  }
  const built = widget.files.get(widget.module)?.content;
  // Long code is compared at its start: a proxy that rewrites code does so from the first lines.
  const length = maxBodyBytes / 2;
  if (built?.toString('utf8').slice(0, length) === answer.body.slice(0, length)) return [];
  return [
    fail(check, `Its code, ${address}, is changed on the way, and browsers refuse it.`, `Let the proxy forward ${assetsPath} without rewriting.`),
  ];
}
