import { describe, expect, it } from 'vitest';
import { parseNetworks } from '../../../../server/config/networks.ts';
import { createWebhookAddresses } from '../../../../server/platform/webhooks/addresses.ts';
import { HttpError } from '../../../../server/errors/http-error.ts';

const production = createWebhookAddresses({ mode: 'production' });
const development = createWebhookAddresses({ mode: 'development' });
const listing = createWebhookAddresses({ mode: 'production', webhookAllow: parseNetworks('10.20.0.0/16, fd12:3456::/32, 127.0.0.1') ?? [] });

const fault = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof HttpError ? error.code : String(error);
  }
};

describe('the addresses of webhooks', () => {
  it.each(['https://api.acme.example/hook', 'https://api.acme.example:8443/a?b=c', 'https://93.184.216.34/hook', 'https://[2606:4700::1111]/hook'])(
    'WH01 allow the public address %s',
    (url) => expect(production.check(url)).toBe(url),
  );

  it.each([
    'http://api.acme.example/hook',
    'https://user:secret@api.acme.example/',
    'https://api.acme.example/#part',
    'ftp://api.acme.example/',
    'javascript:alert(1)',
    'https://localhost/hook',
    'https://a.localhost/',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://0x7f000001/',
    'https://2130706433/',
    'https://0/',
    'https://10.0.0.1/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://168.63.129.16/',
    'https://192.0.0.192/',
    'https://100.100.100.200/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:a9fe:a9fe]/',
    'https://[::ffff:0:127.0.0.1]/',
    'https://[::127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[2001:0:7f00:1::]/',
    'https://[fe80::1]/',
    'https://[fc00::1]/',
    'https://[fd00:ec2::254]/',
    'https://[ff02::1]/',
    'https://[2001:db8::1]/',
    'https://api.acme.example./',
    'https://api.acme.example\\@10.0.0.1/',
    'https://api.acme.example/a b',
    `https://api.acme.example/${'a'.repeat(2_048)}`,
    '',
  ])('WH01 do not allow %s', (url) => expect(fault(() => production.check(url))).toBe('invalid_webhook_url'));

  it('WH01 allow loopback in development, and the operator’s networks, also without TLS', () => {
    expect(development.check('http://localhost:4000/hook')).toBe('http://localhost:4000/hook');
    expect(development.check('http://127.0.0.1:4000/hook')).toBe('http://127.0.0.1:4000/hook');
    expect(fault(() => development.check('http://10.0.0.1/'))).toBe('invalid_webhook_url');
    expect(fault(() => development.check('http://api.acme.example/'))).toBe('invalid_webhook_url');
    expect(listing.check('http://10.20.3.4/hook')).toBe('http://10.20.3.4/hook');
    expect(listing.check('http://hooks.internal/')).toBe('http://hooks.internal/');
    expect(fault(() => listing.check('https://10.21.0.1/'))).toBe('invalid_webhook_url');
    expect(fault(() => listing.check('http://93.184.216.34/'))).toBe('invalid_webhook_url');
  });

  it('WH02 are judged after name resolution by the same rule, however an address is written', () => {
    const isAllowed = (addresses: typeof listing, address: string, protocol = 'https:') => addresses.mayConnect(address, protocol);
    expect(['93.184.216.34', '2606:4700::1111', '::ffff:93.184.216.34'].map((address) => isAllowed(production, address))).toEqual([true, true, true]);
    for (const address of [
      '127.0.0.1',
      '::1',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '::FFFF:10.0.0.1',
      'fe80::1',
      'fe80::1%eth0',
      '2606:4700::1%eth0',
      'name',
      '',
    ])
      expect(isAllowed(production, address), address).toBe(false);
    expect(['10.20.255.1', '::ffff:10.20.0.1', 'fd12:3456::7', '127.0.0.1'].map((address) => isAllowed(listing, address))).toEqual([true, true, true, true]);
    expect(isAllowed(listing, '127.0.0.2')).toBe(false);
    expect(isAllowed(listing, '93.184.216.34', 'http:')).toBe(false);
    expect(isAllowed(listing, '10.20.0.1', 'http:')).toBe(true);
  });

  it('come from the operator’s list, which is valid as a whole or not at all', () => {
    expect(parseNetworks('10.0.0.0/8')).toEqual([{ address: '10.0.0.0', prefix: 8, family: 'ipv4' }]);
    for (const text of ['', 'all', '0.0.0.0/0', '::/0', '10.0.0.0/33', '10.0.0/8', '10.0.0.0/8,', 'fd00::/129', 'localhost'])
      expect(parseNetworks(text), text).toBeUndefined();
  });
});
