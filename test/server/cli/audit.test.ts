import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvCell } from '../../../server/cli/audit-text.ts';
import { runProgram } from '../../../server/cli/run-program.ts';
import { escapeJson } from '../../../server/cli/terminal/terminal.ts';
import { type CliPlace, cliPlace } from '../../support/processes/cli.ts';
import { csvRecords } from '../import/csv-records.ts';
import { openServer } from '../../../server/cli/open-server.ts';
import { systemClock } from '../../../server/clock.ts';
import { engines } from '../../support/databases/engines.ts';

const hostile = '=cmd|"/C calc"!A0\u001b[2J\u009b31m\u202e,"x"';
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const controlCharacters = /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2028\u2029]/;

describe.each(engines)('vitrine audit on %s', (engine) => {
  let place: CliPlace;
  const lines = async (...words: string[]) =>
    (await place.vitrine('audit', 'export', ...words)).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, never>);
  beforeAll(async () => {
    place = await cliPlace(engine);
    await place.vitrine('init', '--tenant', 'acme', '--name', 'Acme');
    // Names no longer accept such text, but a trail may contain it from an older release.
    const { services, by, close } = await openServer({ environment: place.env, clock: systemClock, create: false, warn: () => {} });
    const { id } = await services.tenants.read('acme');
    const [before, after] = [{ issuer: 'vitrine' }, { issuer: hostile.replace('\u001b', '') }];
    await services.database.write((tx) =>
      services.audit.record(tx, { tenantId: id, by, action: 'tenant.updated', target: { kind: 'tenant', id }, before, after }),
    );
    await close();
    await place.vitrine('access-keys', 'create', '--name', 'shop');
    await place.vitrine('api-keys', 'create', '--operator', '--name', 'all');
  });
  afterAll(() => place.remove());

  it('lists the trail, newest first, and filters it', async () => {
    const { items } = (await place.vitrine('audit', 'list', '--json')).json();
    expect(items.map(({ action }) => action)).toEqual(['access_key.created', 'tenant.updated', 'signing_key.created', 'tenant.created']);
    const [pair] = items as unknown as { target: { id: string } }[];
    const actionsOf = async (...words: string[]) => (await place.vitrine('audit', 'list', '--json', ...words)).json().items.map(({ action }) => action);
    expect(await actionsOf('--action', 'tenant.updated')).toEqual(['tenant.updated']);
    expect(await actionsOf('--target', 'access_key')).toEqual(['access_key.created']);
    expect(await actionsOf('--target', String(pair?.target.id))).toEqual(['access_key.created']);
    expect(await actionsOf('--target', `access_key:${String(pair?.target.id)}`, '--actor', 'cli')).toEqual(['access_key.created']);
    expect(await actionsOf('--actor', 'api-key')).toEqual([]);
    expect(await actionsOf('--actor', 'cli:nobody')).toEqual([]);
    expect(await actionsOf('--since', '2999-01-01')).toEqual([]);
    expect(await actionsOf('--limit', '1')).toEqual(['access_key.created']);
    expect(await actionsOf('--operator')).toEqual(['api_key.created', 'api_key.created']);
    expect((await place.vitrine('audit', 'list', '--action', 'everything', '--json')).problem().code).toBe('usage_invalid');
  });

  it('AD07 shows hostile text as text: in the table, as JSON and in both export formats', async () => {
    for (const words of [['list'], ['list', '--json'], ['export'], ['export', '--format', 'csv']]) {
      const { stdout } = await place.vitrine('audit', ...words);
      expect(stdout, words.join(' ')).toContain('cmd|');
      expect(stdout.replaceAll('\r\n', '\n'), words.join(' ')).not.toMatch(controlCharacters);
    }
  });

  it('exports complete JSON lines, oldest first', async () => {
    const exported = await lines();
    expect(exported.map(({ action }) => action)).toEqual(['tenant.created', 'signing_key.created', 'tenant.updated', 'access_key.created']);
    const { items } = (await place.vitrine('audit', 'list', '--json')).json();
    expect(exported.toReversed()).toEqual(items);
    expect(exported[2]?.['after']).toMatchObject({ issuer: hostile.replace('\u001b', '') });
    expect(await lines('--action', 'tenant.updated')).toHaveLength(1);
  });

  it('X11 exports valid CSV without formulas for spreadsheets', async () => {
    const { stdout } = await place.vitrine('audit', 'export', '--format', 'csv');
    const [head, ...records] = (await csvRecords(stdout)).map(({ fields }) => fields);
    expect(head).toEqual(['id', 'at', 'actor_kind', 'actor_id', 'action', 'target_kind', 'target_id', 'before', 'after', 'request_id', 'address']);
    expect(records).toHaveLength(4);
    for (const record of records) {
      expect(record).toHaveLength(11);
      for (const cell of record) expect(cell).not.toMatch(/^[=+\-@]/);
    }
    expect(JSON.parse(records[0]?.[8] ?? '')).toMatchObject({ slug: 'acme' });
  });

  it('tails new entries until it is stopped, each once, also late ones', async () => {
    const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
    let stop = (): void => {};
    const stopped = new Promise<void>((resolve) => (stop = resolve));
    const seen: string[] = [];
    const read = (): void =>
      void seen.push(
        ...String(streams.stdout.read() ?? '')
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => (JSON.parse(line) as { action: string }).action),
      );
    const steps = [
      () => place.vitrine('access-keys', 'create', '--name', 'one'),
      () => place.vitrine('tenants', 'update', '--issuer', 'other'),
      async () => {},
      async () => stop(),
    ];
    let now = Date.now();
    const exit = await runProgram(['audit', 'tail', '--json'], {
      streams,
      environment: place.env,
      stopped,
      clock: { now: () => now },
      async pause(ms) {
        expect(ms).toBe(1_000);
        read();
        await steps.shift()?.();
        now = Date.now();
      },
    });
    read();
    expect(exit).toBe(130);
    expect(seen).toEqual(['access_key.created', 'tenant.updated']);
  });

  it('tails from the moment of --since', async () => {
    const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
    let stop = (): void => {};
    const stopped = new Promise<void>((resolve) => (stop = resolve));
    await runProgram(['audit', 'tail', '--since', '2020-01-01'], { streams, environment: place.env, stopped, pause: async () => stop() });
    const text = String(streams.stdout.read());
    expect(text).toContain('tenant.created');
    expect(text).not.toMatch(controlCharacters);
  });
});

describe('a cell of CSV', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\t=1', '\r=1', '"=1"', "'=1", '|calc', '%0A=1', '＝1', '\u0000=1', '\u200b=1'])(
    'X11 that begins like a formula is marked as text: %j',
    (text) => {
      expect(csvCell(text)).toMatch(/^"'/);
    },
  );
  it('keeps all other text', () => {
    expect(csvCell('a "b", c')).toBe('"a ""b"", c"');
    expect(csvCell('{"a":1}')).toBe('"{""a"":1}"');
    expect(csvCell('')).toBe('""');
  });
});

it('JSON for terminals has the same value', () => {
  const value = { text: hostile, emoji: '👩‍💻', tag: '\u{e0001}', separators: '\u2028\u2029' };
  expect(JSON.parse(escapeJson(JSON.stringify(value)))).toEqual(value);
  expect(escapeJson(JSON.stringify(value))).not.toMatch(controlCharacters);
});
