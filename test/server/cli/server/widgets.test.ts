import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root } from '../../../house/source-files.ts';
import { runCli, runHere } from '../../../support/processes/cli.ts';
import { plainManifest, writeWidgets } from '../../../support/server/own-widgets.ts';

let data = '';
let folder = '';
const usage = { manifest: plainManifest('acme-usage', { origins: ['http://localhost:4332'], tokenOrigins: ['http://localhost:4332'] }) };
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'vitrine-widgets-data-'));
  folder = writeWidgets({ 'acme-usage': usage, 'acme-plan': {} });
});
afterEach(() => {
  for (const place of [data, folder]) rmSync(place, { recursive: true, force: true });
});

describe('widgets check', () => {
  it('lists each widget with its permissions, and needs no database', async () => {
    const { exit, stdout } = await runCli(['widgets', 'check', folder]);
    expect(exit).toBe(0);
    expect(stdout).toMatch(/acme-plan +none +none +none +none +1 +1\nacme-usage +none +none +http:\/\/localhost:4332 +http:\/\/localhost:4332 +1 +1/);
    const { items } = (await runCli(['widgets', 'check', folder, '--json'])).json();
    expect(items).toMatchObject([{ name: 'acme-plan', origins: [] }, { name: 'acme-usage', tokenOrigins: ['http://localhost:4332'], files: 1 }]);
  });

  it('applies the rules of production in production', async () => {
    const { exit, stderr } = await runCli(['widgets', 'check', folder], { env: { NODE_ENV: 'production' } });
    expect([exit, /"origins\.0" is "http:\/\/localhost:4332", but must begin with https:\/\/ in production/.test(stderr)]).toEqual([3, true]);
  });

  it('ends with the error code and lists every fault', async () => {
    writeFileSync(join(folder, 'acme-plan/widget.json'), '{}');
    const { exit, problem } = await runCli(['widgets', 'check', folder, '--json']).then((result) => ({ ...result, problem: result.problem() }));
    expect([exit, problem.code]).toEqual([3, 'widgets_invalid']);
    expect(problem.detail).toContain('"name" is missing');
    const missingFolder = await runCli(['widgets', 'check', join(folder, 'nowhere')]);
    expect([missingFolder.exit, missingFolder.stderr.includes('there is no such folder')]).toEqual([3, true]);
    const tooLong = await runHere(['widgets', 'check', 'x'.repeat(5_000)]);
    expect([tooLong.exit, tooLong.stderr.includes('ENAMETOOLONG')]).toEqual([3, true]);
  });
});

describe('widgets dev', () => {
  it('is refused in production', async () => {
    const env = { NODE_ENV: 'production', VITRINE_DATA: data, PUBLIC_URL: 'https://v.example', VITRINE_MASTER_KEYS: `a:${randomBytes(32).toString('base64')}` };
    const { exit, stderr } = await runCli(['widgets', 'dev', folder], { env });
    expect([exit, /NODE_ENV is "production"/.test(stderr)]).toEqual([2, true]);
  });

  it('serves, reloads changed widgets, reports invalid ones, and ends on Ctrl-C', async () => {
    const child = spawn(process.execPath, ['dist/server/cli/main.js', 'widgets', 'dev', folder], {
      cwd: root,
      env: { PATH: process.env['PATH'] ?? '', PORT: '0', VITRINE_DATA: data, LOG_LEVEL: 'warn' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const until = (text: string): Promise<void> =>
      new Promise((resolve) => {
        const checkOutput = (): void => void (output.includes(text) && resolve());
        for (const stream of [child.stdout, child.stderr]) stream.on('data', checkOutput);
        checkOutput();
      });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (output += piece.toString()));
    const ended = once(child, 'exit');

    await until('Vitrine answers on');
    expect(output).toContain('Widgets of your own: acme-plan, acme-usage (may call http://localhost:4332).');
    const url = /answers on (\S+?)[.,]?\s/.exec(output)?.[1] ?? '';
    const version = (): Promise<string> => fetch(`${url}/embed/widgets/version`).then((answer) => answer.text());
    const before = await version();
    writeWidgets({ 'acme-more': {} }, folder);
    await until('Reloaded: acme-more, acme-plan, acme-usage.');
    expect(await version()).not.toBe(before);
    writeFileSync(join(folder, 'acme-more/widget.json'), '{ "api": 7 }');
    // The file may first be read while it is being written.
    await until('"api" is 7');
    await until('The former widgets stay in use until this is fixed.');
    expect(await version()).toContain('acme-more');
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(0);
  });
});
