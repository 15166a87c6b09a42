import type { Config } from '../../config/config.ts';
import { proxyFaultsMetric } from '../../platform/http/log/metrics.ts';
import type { ProxyFault } from '../../platform/http/log/proxy-watch.ts';
import { counted } from '../terminal/counted.ts';
import { fetchResponse } from './fetch-response.ts';
import { info, ok, warn, type Finding } from './finding.ts';

const remedy = 'Set VITRINE_TRUST_PROXY_HOPS to the number of proxies in front, each of which must append to X-Forwarded-For.';

/** Checks the proxy configuration alone: the server speaks HTTP, so an https address belongs to a proxy. */
export function checkProxyConfig({ publicUrl, trustProxyHops }: Pick<Config, 'publicUrl' | 'trustProxyHops'>): Finding {
  const check = 'proxy';
  if (trustProxyHops > 0)
    return ok(
      check,
      `${trustProxyHops === 1 ? 'One proxy' : `${trustProxyHops} proxies`} in front ${trustProxyHops === 1 ? 'is' : 'are'} trusted to name the caller.`,
    );
  if (!publicUrl.startsWith('https:')) return ok(check, 'No proxy is expected in front, and PUBLIC_URL needs none.');
  return warn(
    check,
    `PUBLIC_URL is ${publicUrl}, so a proxy terminates https in front, but VITRINE_TRUST_PROXY_HOPS is 0: all callers count as one address, and ` +
      'share its limits.',
    remedy,
  );
}

/** Checks the proxies that a running server has seen. This request passes through them too. */
export async function checkProxyOf(server: string, fetch: typeof globalThis.fetch): Promise<Finding> {
  const check = 'proxy-seen';
  const answer = await fetchResponse(fetch, `${server}/metrics`);
  const hasMetric = typeof answer !== 'string' && answer.status === 200 && answer.body.includes(`# TYPE ${proxyFaultsMetric} counter`);
  if (!hasMetric)
    return info(
      check,
      `${server}/metrics cannot be read from here, so the proxies that the server sees are unknown.`,
      'Look for VITRINE_TRUST_PROXY_HOPS in its log.',
    );
  const timesOf = (fault: ProxyFault): number => Number(new RegExp(`^${proxyFaultsMetric}\\{kind="${fault}"\\} (\\d+)`, 'm').exec(answer.body)?.[1] ?? 0);
  const [more, fewer] = [timesOf('more'), timesOf('fewer')];
  if (more > 0)
    return warn(
      check,
      `${counted(more, 'request')} came with X-Forwarded-For, but the server trusts no proxy: behind one, all callers count as one address, and share its ` +
        'limits.',
      remedy,
    );
  if (fewer > 0) {
    return warn(
      check,
      `${counted(fewer, 'request')} came through fewer proxies than the server trusts: callers can choose the address that they count as.`,
      remedy,
    );
  }
  return ok(check, 'Requests come through as many proxies as are trusted.');
}
