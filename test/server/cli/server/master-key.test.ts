import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { cliPlace, runHere, type CliPlace, type Ran } from '../../../support/processes/cli.ts';
import { engines } from '../../../support/databases/engines.ts';

const entry = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;

describe.each(engines)('the master key on the command line, on %s', (engine) => {
  let place: CliPlace;
  const old = entry('k1');
  const vitrine = (keys: string, ...words: string[]): Promise<Ran> => runHere(words, { env: { ...place.env, VITRINE_MASTER_KEYS: keys } });
  const states = async (keys: string) =>
    (await vitrine(keys, 'master-key', 'status', '--json')).json().items.map(({ id, configured, secrets, retiredAt }) => [id, configured, secrets, retiredAt]);

  beforeEach(async () => {
    place = await cliPlace(engine);
    expect((await vitrine(old, 'init', '--tenant', 'acme')).exit).toBe(0);
  });
  afterEach(() => place.remove());

  it('O3 stops every command that would seal or open when it is wrong, and is shown by those that help', async () => {
    for (const wrong of [entry('k1'), entry('k2'), `${entry('k2')},${entry('k1')}`]) {
      for (const words of [['keys', 'generate'], ['receipts', 'list'], ['init'], ['own-keys', 'rotate', 'session', '--yes']]) {
        const result = await vitrine(wrong, ...words, '--json');
        expect([result.exit, result.problem().code]).toEqual([3, 'master_key_wrong']);
      }
      const doctor = await vitrine(wrong, 'doctor', '--json');
      expect([doctor.exit, JSON.parse(doctor.stdout).findings.find(({ check }: { check: string }) => check === 'master-key').level]).toEqual([1, 'fail']);
      expect((await vitrine(wrong, 'master-key', 'status')).exit).toBe(0);
      expect((await vitrine(wrong, 'master-key', 'reseal', '--yes', '--json')).problem().code).toBe('master_key_wrong');
    }
    expect((await vitrine(old, 'keys', 'list', '--json')).json().items).toHaveLength(1);
  });

  it('O3 is replaced in three steps: make a new one, put it first, and seal everything again', async () => {
    const made = (await vitrine(old, 'master-key', 'make')).stdout.trim();
    const [id] = made.split(':');
    expect(made).toMatch(/^k\d{8}:[A-Za-z0-9+/]{43}=$/);
    expect((await vitrine(`${made},${old}`, 'master-key', 'make', '--json')).json()).toMatchObject({ id: `${id}-2` });
    const both = `${made},${old}`;
    expect(await states(both)).toEqual([
      [id, 'seals', 0, null],
      ['k1', 'opens', 1, null],
    ]);
    expect((await vitrine(both, 'doctor', '--json')).stdout).toContain('master-key reseal');
    expect((await vitrine(both, 'master-key', 'reseal', '--json')).problem()).toMatchObject({
      code: 'confirmation_required',
      detail: expect.stringContaining(`This seals 1 secret again under "${id}".`),
    });
    const result = await vitrine(both, 'master-key', 'reseal', '--yes');
    expect([result.exit, result.stdout]).toEqual([0, expect.stringContaining('Retired: k1. Remove it from VITRINE_MASTER_KEYS.')]);
    expect(result.stdout).toContain('Sealed 1 secret again.');
    expect(result.stdout).toContain('need the former one for two hours');
    expect(await states(made)).toEqual([
      [id, 'seals', 1, null],
      ['k1', 'missing', 0, expect.any(String)],
    ]);
    const { token } = (await vitrine(made, 'token', 'mint', '--customer', 'c-1', '--json')).json();
    expect((await vitrine(made, 'token', 'inspect', String(token), '--json')).json()).toMatchObject({ signature: 'valid' });
    expect((await vitrine(old, 'keys', 'list', '--json')).problem()).toMatchObject({ code: 'master_key_wrong' });
    expect((await vitrine(made, 'doctor', '--json')).stdout).toContain('opens 1 of 1');
  });

  it('O3 is given up by name only, and only when it is missing', async () => {
    const next = entry('k2');
    expect((await vitrine(next, 'master-key', 'reseal', '--yes', '--json')).problem()).toMatchObject({
      code: 'master_key_wrong',
      detail: expect.stringContaining('--forget k1'),
    });
    expect((await vitrine(`${next},${old}`, 'master-key', 'reseal', '--forget', 'k1', '--yes', '--json')).problem().code).toBe('usage_invalid');
    expect((await vitrine(next, 'master-key', 'reseal', '--forget', 'k1', '--json')).problem()).toMatchObject({
      code: 'confirmation_required',
      detail: expect.stringContaining('This discards 1 secret permanently'),
    });
    const result = await vitrine(next, 'master-key', 'reseal', '--forget', 'k1', '--yes', '--json');
    expect([result.exit, result.json()]).toEqual([0, expect.objectContaining({ lostCount: 1, retired: ['k1'], left: [] })]);
    expect((await vitrine(next, 'keys', 'rotate', '--grace', '0', '--yes', '--json')).exit).toBe(0);
  });
});

it('O3 a deleted development master key is reported, and not created again while secrets depend on it', async () => {
  const place = await cliPlace('sqlite');
  await place.vitrine('init', '--tenant', 'acme');
  const [file, away] = [join(place.folder, 'master-key'), join(place.folder, 'away')];
  renameSync(file, away);
  expect((await place.vitrine('keys', 'list', '--json')).problem().code).toBe('master_key_wrong');
  renameSync(away, file);
  expect((await place.vitrine('keys', 'list', '--json')).exit).toBe(0);
  await place.remove();
});

it.each([
  ['development', {}],
  ['production', { NODE_ENV: 'production' }],
  ['production with a database that does not answer', { NODE_ENV: 'production', PUBLIC_URL: 'https://a.example', DATABASE_URL: 'postgres://a@127.0.0.1:9/x' }],
])('O3 the first master key is made on an empty machine, in %s, and nothing is created', async (_mode, env) => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-empty-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const made = await runHere(['master-key', 'make'], { env: { VITRINE_DATA: join(folder, 'data'), ...env } });
  expect([made.exit, made.stdout.trim(), readdirSync(folder)]).toEqual([0, expect.stringMatching(/^k\d{8}:[A-Za-z0-9+/]{43}=$/), []]);
  const configured = { VITRINE_DATA: join(folder, 'data'), NODE_ENV: 'production', PUBLIC_URL: 'https://a.example', VITRINE_MASTER_KEYS: made.stdout.trim() };
  expect((await runHere(['init'], { env: configured })).exit).toBe(0);
});
