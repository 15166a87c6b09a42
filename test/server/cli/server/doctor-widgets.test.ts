import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../../../server/cli/doctor/finding.ts';
import { readConfig } from '../../../../server/config/config.ts';
import { serve, type RunningServer } from '../../../../server/main.ts';
import { cliPlace, runHere, type CliPlace } from '../../../support/processes/cli.ts';
import { plainManifest, plainModule, writeWidgets } from '../../../support/server/own-widgets.ts';

const usage = 'https://usage.acme.example';
const manifest = plainManifest('acme-usage', { origins: [usage] });
const closers: Server[] = [];
let place: CliPlace;
let folder: string;
let vitrine: RunningServer;
let env: Record<string, string>;

beforeAll(async () => {
  place = await cliPlace('sqlite');
  await place.vitrine('init', '--tenant', 'acme', '--json');
  folder = writeWidgets({ 'acme-usage': { manifest } });
  env = { ...place.env, LOG_LEVEL: 'silent', VITRINE_WIDGETS: folder };
  vitrine = await serve({ config: readConfig({ ...env, PORT: '0' }) });
});
afterAll(async () => {
  for (const server of closers) {
    server.closeAllConnections();
    server.close();
  }
  await vitrine.close();
  await place.remove();
});

/** Returns the doctor's findings on the widgets. */
async function runDoctor(url?: string, widgetsFolder = folder): Promise<{ exit: number | null; findings: Finding[] }> {
  const result = await runHere(['doctor', '--json', ...(url === undefined ? [] : ['--url', url])], { env: { ...env, VITRINE_WIDGETS: widgetsFolder } });
  const findings = (JSON.parse(result.stdout).findings as Finding[]).filter(({ check }) => check.startsWith('own-widget'));
  return { exit: result.exit, findings };
}

/** Starts a proxy that modifies answers with `change`. */
async function proxy(change: (path: string, answer: Response, body: string) => { status?: number; headers?: Record<string, string>; body?: string }) {
  const server = createServer((request, response) => {
    void (async () => {
      const path = request.url ?? '/';
      const answer = await fetch(`${vitrine.url}${path}`, { redirect: 'manual' });
      const upstreamText = await answer.text();
      const { status = answer.status, headers = {}, body = upstreamText } = change(path, answer, upstreamText);
      const keptHeaders = ['content-type', 'content-security-policy', 'date'].flatMap((name) => [[name, answer.headers.get(name) ?? ''] as const]);
      response.writeHead(status, { ...Object.fromEntries(keptHeaders), ...headers }).end(body);
    })();
  });
  closers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the doctor’s checks of the operator’s widgets', () => {
  it('report nothing without a widgets folder, and otherwise what it contains', async () => {
    const result = await runHere(['doctor', '--json'], { env: place.env });
    expect(result.stdout).not.toContain('own-widget');
    expect((await runDoctor()).findings).toEqual([{ check: 'own-widgets', level: 'ok', message: `${folder} has acme-usage.`, remedy: '' }]);
    const empty = writeWidgets({});
    expect((await runDoctor(undefined, empty)).findings).toMatchObject([{ level: 'ok', message: `There is no widget in ${empty}.` }]);
  });

  it('N27 report each fault of the folder, and do not stop the other checks', async () => {
    const broken = writeWidgets({ one: { manifest: '{' }, two: { manifest: plainManifest('two', { module: 'away.js' }) }, three: {} });
    const { exit, findings } = await runDoctor(vitrine.url, broken);
    expect(exit).toBe(1);
    expect(findings.map(({ level, message }) => [level, message.includes(join(broken, 'one')), message.includes('away.js')])).toEqual([
      ['fail', true, false],
      ['fail', false, true],
    ]);
    const missing = await runDoctor(undefined, join(broken, 'nowhere'));
    expect(missing.findings).toMatchObject([{ level: 'fail', message: expect.stringContaining('no such folder') }]);
    for (const { remedy } of [...findings, ...missing.findings]) expect(remedy).toContain('widgets check');
  });

  it('accept a running server that has this build', async () => {
    const { exit, findings } = await runDoctor(vitrine.url);
    expect([exit, findings.map(({ check, level }) => `${check} ${level}`)]).toEqual([0, ['own-widgets ok', 'own-widget acme-usage ok']]);
    expect((await runDoctor(await proxy(() => ({})))).findings.map(({ level }) => level)).toEqual(['ok', 'ok']);
  });

  it('N27 distinguish a server without the widget from one with another build of it', async () => {
    const more = writeWidgets({ 'acme-usage': { manifest }, 'acme-more': {} });
    expect((await runDoctor(vitrine.url, more)).findings.map(({ check, level, message }) => `${level} ${check}: ${message}`)).toEqual([
      `ok own-widgets: ${more} has acme-more, acme-usage.`,
      'fail own-widget acme-more: The running server does not have this widget.',
      'ok own-widget acme-usage: The running server has this build, and it arrives unchanged.',
    ]);
    writeFileSync(join(more, 'acme-usage', 'widget.js'), `${plainModule('acme-usage')}// newer`);
    expect((await runDoctor(vitrine.url, more)).findings[2]).toMatchObject({ level: 'fail', message: expect.stringContaining('another build') });
  });

  it.each<[string, Parameters<typeof proxy>[0], string]>([
    ['replaces the policy', () => ({ headers: { 'content-security-policy': "default-src 'self'" } }), `does not name ${usage}`],
    ['blocks the code', (path) => (path.includes('/assets/') ? { status: 403 } : {}), 'answers 403'],
    ['changes the code', (path, _, body) => (path.includes('/assets/') ? { body: `/* cached */${body}` } : {}), 'changed on the way'],
    ['blocks the document', (path) => (path.startsWith('/embed/acme-usage') ? { status: 404 } : {}), 'Its document answers 404'],
  ])('N27 detect a proxy that %s', async (_, change, message) => {
    const { exit, findings } = await runDoctor(await proxy(change));
    expect(exit).toBe(1);
    expect(findings[1]).toMatchObject({ check: 'own-widget acme-usage', level: 'fail', message: expect.stringContaining(message) });
    expect(findings[1]?.remedy).not.toBe('');
  });
});
