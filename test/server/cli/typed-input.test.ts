import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askForInput } from '../../../server/cli/terminal/ask-for-input.ts';
import { type CliPlace, cliPlace, runHere } from '../../support/processes/cli.ts';

const [secretKey, webhookSecret] = ['sk_test_0123456789very', 'whsec_0123456789very'];
const ctrlC = '\u0003';
const ctrlD = '\u0004';

describe('input that may also come from a pipe', () => {
  let place: CliPlace;
  beforeAll(async () => {
    place = await cliPlace('sqlite');
    await place.vitrine('init', '--tenant', 'acme', '--name', 'Acme');
  });
  afterAll(() => place.remove());
  const typed = (words: string[], input: string) => runHere(words, { env: place.env, input, atTerminal: true });

  it('PY07 is requested at a terminal on standard error, and not echoed', async () => {
    const { exit, stdout, stderr } = await typed(['payments', 'set', '--stripe', '--json'], `${secretKey}\r${webhookSecret}\r`);
    expect([exit, JSON.parse(stdout)]).toMatchObject([0, { provider: 'stripe' }]);
    expect(stderr).toBe('Secret key of the Stripe account (not shown): \nSigning secret of its webhook (not shown): \n');
  });

  it('is requested again after an empty line, and refused when it ends early', async () => {
    const { exit, stderr } = await typed(['payments', 'set', '--stripe'], `\r${secretKey}\r${ctrlD}`);
    expect(exit).toBe(1);
    expect(stderr.match(/Secret key/g)).toHaveLength(2);
    expect(stderr).toContain('webhookSecret');
    expect(stderr).not.toContain('very');
  });

  it('ends the command on Ctrl-C', async () => {
    expect((await typed(['payments', 'set', '--stripe'], `${secretKey}\r${ctrlC}`)).exit).toBe(130);
  });

  it('may have several lines, as keys have, and ends with Ctrl-D', async () => {
    const k = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7)).toString('base64url');
    const { exit, stdout, stderr } = await typed(['keys', 'import', '-', '--json'], `{"kty":"oct",\r"k":"${k}"}\r${ctrlD}`);
    expect([exit, JSON.parse(stdout)]).toMatchObject([0, { algorithm: 'HS256' }]);
    expect(stderr).toContain('Ctrl-D');
    expect(stderr).not.toContain(k);
  });

  it('may be a token', async () => {
    const { exit, stdout, stderr } = await typed(['token', 'inspect', '-', '--json'], 'no-token\r');
    expect([exit, JSON.parse(stdout)]).toMatchObject([1, { reason: expect.any(String) }]);
    expect(stderr).toBe('Token (not shown): \n');
  });

  it('can be read only once in one command', async () => {
    expect((await place.vitrine('token', 'inspect', '-', '--key', '-', '--json')).problem().code).toBe('usage_invalid');
    expect((await place.vitrine('receipts', 'import', '-', '-', '--json')).problem().code).toBe('usage_invalid');
  });

  it('is read line by line when it is pasted, also without a final line break', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    input.end(`one\r\ntwo`);
    await expect(askForInput({ lines: ['First', 'Second'] }, { input, output, interrupt: () => {} })).resolves.toBe('one\ntwo');
  });
});
