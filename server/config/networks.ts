import { isIP } from 'node:net';

/** A network in CIDR notation. */
export interface Network {
  address: string;
  prefix: number;
  family: 'ipv4' | 'ipv6';
}

/** Parses `10.20.0.0/16, fd12::/48, 192.0.2.7`; `undefined` when a part is not a network. A single address is a network of one. */
export function parseNetworks(text: string): Network[] | undefined {
  const networks = text.split(',').map((part) => networkOf(part.trim()));
  return networks.every((network) => network !== undefined) ? networks : undefined;
}

function networkOf(text: string): Network | undefined {
  const [, address = '', length] = /^([0-9a-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(address);
  if (version === 0) return undefined;
  const maxPrefix = version === 4 ? 32 : 128;
  const prefix = length === undefined ? maxPrefix : Number(length);
  // Prefix 0 covers every address, which defeats the purpose of the list.
  return prefix < 1 || prefix > maxPrefix ? undefined : { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' };
}
