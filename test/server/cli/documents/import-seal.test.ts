import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runProgram } from '../../../../server/cli/run-program.ts';
import { type CliPlace, cliPlace } from '../../../support/processes/cli.ts';

const fixture = fileURLToPath(new URL('../../import/fixtures/focus-small.csv', import.meta.url));

let place: CliPlace;
beforeEach(async () => {
  place = await cliPlace('sqlite');
  await place.vitrine('tenants', 'create', 'acme', '--name', 'Acme');
});
afterEach(() => place.remove());

const states = async (): Promise<unknown[]> => (await place.vitrine('receipts', 'list', '--json')).json().items.map(({ status }) => status);

/** Runs the command at a terminal where the answer is typed. */
async function atTerminal(answer: string, ...words: string[]): Promise<{ exit: number; stdout: string; stderr: string }> {
  const streams = {
    stdin: Object.assign(new PassThrough(), { isTTY: true }),
    stdout: new PassThrough(),
    stderr: Object.assign(new PassThrough(), { isTTY: true }),
  };
  // Input before the question counts too. An answer ends with a line break; a control key stands alone.
  streams.stdin.end(/^\p{Cc}?$/u.test(answer) ? answer : `${answer}\n`);
  const exit = await runProgram(words, { streams, environment: place.env });
  return { exit, stdout: String(streams.stdout.read() ?? ''), stderr: String(streams.stderr.read() ?? '') };
}

it('V3 reports that viewers do not see imported drafts yet, and how to change that', async () => {
  const { stdout } = await place.vitrine('receipts', 'import', fixture);
  expect(stdout).toContain('Not shown to viewers yet: 2 receipts, drafts until they are sealed');
  await place.vitrine('tenants', 'update', '--viewers-see-drafts', 'on');
  expect((await place.vitrine('tenants', 'show')).stdout).toMatch(/viewers see drafts\s+on/);
  expect((await place.vitrine('receipts', 'import', fixture)).stdout).not.toContain('Not shown');
});

it('V3 seals the imported receipts with --seal alone when there is no terminal', async () => {
  const { exit, stdout } = await place.vitrine('receipts', 'import', fixture, '--seal');
  expect([exit, await states()]).toEqual([0, ['sealed', 'sealed']]);
  expect(stdout).toContain('Sealed now: 2 receipts.');
  expect(stdout).not.toContain('Not shown');
});

it('V3 asks at a terminal, and stores nothing without a yes', async () => {
  const refused = await atTerminal('no', 'receipts', 'import', fixture, '--seal');
  expect([refused.exit, refused.stdout, await states()]).toEqual([4, '', []]);
  expect(refused.stderr).toContain('The content of 2 receipts is locked permanently.');
  expect((await atTerminal('yes', 'receipts', 'import', fixture, '--seal')).exit).toBe(0);
  expect(await states()).toEqual(['sealed', 'sealed']);
});

it('V3 asks nothing with --yes or on a dry run', async () => {
  const dry = await atTerminal('no', 'receipts', 'import', fixture, '--seal', '--dry-run');
  expect([dry.exit, await states()]).toEqual([0, []]);
  const withYes = await atTerminal('no', 'receipts', 'import', fixture, '--seal', '--yes');
  expect([withYes.exit, await states()]).toEqual([0, ['sealed', 'sealed']]);
});

it.each([
  ['Ctrl-C', '\u0003', 130],
  ['Ctrl-D', '\u0004', 4],
  ['end of input', '', 4],
])('V3 takes %s as no, and reports no unexpected fault', async (_name, keys, expected) => {
  const { exit, stderr } = await atTerminal(keys, 'receipts', 'import', fixture, '--seal');
  expect([exit, stderr.includes('unexpected')]).toEqual([expected, false]);
  expect(await states()).toEqual([]);
});

it.each([
  ['Ctrl-C', '\u0003', 130],
  ['no', 'no', 4],
])('%s at the question leaves no file of links behind, which would stop the next import', async (_name, answer, expected) => {
  const links = join(place.folder, 'links.jsonl');
  const { exit } = await atTerminal(answer, 'receipts', 'import', fixture, '--seal', '--publish', '--links', links);
  expect([exit, existsSync(links)]).toEqual([expected, false]);
});
