import { BlockList, isIP } from 'node:net';
import { isLoopback } from '../../../protocol/origin.ts';
import type { Config } from '../../config/config.ts';
import { HttpError } from '../../errors/http-error.ts';

/** Non-public networks (IANA special-purpose registry), and cloud metadata addresses that return credentials. */
const notPublic: Readonly<Record<'ipv4' | 'ipv6', readonly string[]>> = {
  ipv4: [
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '168.63.129.16/32',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.88.99.0/24',
    '192.168.0.0/16',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '224.0.0.0/3',
  ],
  // Non-public parts of 2000::/3, outside which nothing is public: tunnelling protocols, benchmarks, documentation.
  ipv6: ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'],
};

const listOf = (networks: readonly { address: string; prefix: number; family: 'ipv4' | 'ipv6' }[]): BlockList => {
  const list = new BlockList();
  for (const { address, prefix, family } of networks) list.addSubnet(address, prefix, family);
  return list;
};

const cidr = (family: 'ipv4' | 'ipv6') => (text: string) => {
  const [address = '', prefix = ''] = text.split('/');
  return { address, prefix: Number(prefix), family };
};

const special = listOf([...notPublic.ipv4.map(cidr('ipv4')), ...notPublic.ipv6.map(cidr('ipv6'))]);
const global = listOf([cidr('ipv6')('2000::/3')]);
const loopback = listOf([cidr('ipv4')('127.0.0.0/8'), cidr('ipv6')('::1/128')]);

/** Returns the IPv4 address embedded in an IPv6 address. */
function plainAddress(address: string): string {
  const mapped = /^::ffff:(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/i.exec(address);
  if (!mapped) return address;
  if (mapped[1] !== undefined) return mapped[1];
  const [high, low] = [Number.parseInt(mapped[2] ?? '', 16), Number.parseInt(mapped[3] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** Hint for refusals that are caused by the network. */
const unlisted = 'the operator can allow networks that are not public in VITRINE_WEBHOOK_ALLOW';

export interface WebhookAddresses {
  /**
   * Checks an address as text. The IP addresses of its host name are checked when a webhook is sent.
   *
   * @returns The canonical address.
   * @throws HttpError `invalid_webhook_url` with the broken rule.
   */
  check(url: string): string;
  /** Whether a connection to this IP address is allowed. Plain `http` only to networks of the operator. */
  mayConnect(address: string, protocol: string): boolean;
}

/** Creates the address rules of webhooks: the public internet, networks that the operator lists, and in development loopback. */
export function createWebhookAddresses({ mode, webhookAllow = [] }: Pick<Config, 'mode' | 'webhookAllow'>): WebhookAddresses {
  const listed = listOf(webhookAllow);
  const isListed = (address: string, family: 'ipv4' | 'ipv6'): boolean =>
    listed.check(address, family) || (mode === 'development' && loopback.check(address, family));

  function mayConnect(given: string, protocol: string): boolean {
    const address = plainAddress(given);
    const version = isIP(address);
    if (version === 0 || address.includes('%')) return false;
    const family = version === 4 ? 'ipv4' : 'ipv6';
    if (isListed(address, family)) return true;
    return protocol === 'https:' && !special.check(address, family) && (family === 'ipv4' || global.check(address, family));
  }

  function faultOf(url: URL, written: string): string | undefined {
    if (url.username || url.password) return 'contains user information';
    if (url.hash || written.includes('#')) return 'contains a fragment';
    if (url.protocol === 'http:' && !(webhookAllow.length > 0 || (mode === 'development' && isLoopback(url.hostname)))) return 'is not https';
    const literal = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(literal) !== 0 && !mayConnect(literal, url.protocol)) return `leads to ${literal}, which is not on the public internet: ${unlisted}`;
    if (isLoopback(url.hostname) && isIP(literal) === 0 && !mayConnect('127.0.0.1', url.protocol)) return `leads to this machine: ${unlisted}`;
    return url.hostname.endsWith('.') ? 'has a host name that ends in a dot' : undefined;
  }

  return {
    check(written) {
      const isAddress = written.length <= 2_048 && /^https?:\/\/[\x21-\x7e]+$/.test(written) && !written.includes('\\') && URL.canParse(written);
      const fault = isAddress ? faultOf(new URL(written), written) : 'is not an absolute https address in plain ASCII of at most 2048 characters';
      if (fault !== undefined) {
        throw new HttpError('invalid_webhook_url', `The address of the webhook ${fault}.`, { errors: [{ path: 'url', message: fault }] });
      }
      return new URL(written).href;
    },
    mayConnect,
  };
}
