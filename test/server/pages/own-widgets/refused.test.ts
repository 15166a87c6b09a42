import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { HttpError } from '../../../../server/errors/http-error.ts';
import { readOwnWidgets } from '../../../../server/pages/own-widgets/read-folder.ts';
import { startServe } from '../../../support/processes/serve-process.ts';
import { plainManifest, type WidgetFolder, writeWidgets } from '../../../support/server/own-widgets.ts';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folderOf(widgets: Record<string, WidgetFolder>): string {
  const folder = writeWidgets(widgets);
  made.push(folder);
  return folder;
}

function refusalOf(folder: string, mode: 'development' | 'production' = 'development'): string {
  try {
    readOwnWidgets({ folder, mode });
  } catch (error) {
    if (error instanceof HttpError && error.code === 'widgets_invalid') return error.message;
    throw error;
  }
  return 'nothing was refused';
}

const withManifest = (more: Record<string, unknown>): string => folderOf({ 'acme-usage': { manifest: plainManifest('acme-usage', more) } });

describe('OW5 a custom widget is refused with its folder, the field, the value, the rule and the fix:', () => {
  const cases: [what: string, more: Record<string, unknown>, says: string[]][] = [
    ['another api', { api: 2 }, ['"api" is 2', 'must be 1', 'update the server']],
    ['no api', { api: undefined }, ['"api" is missing', 'must be 1']],
    ['a name in capitals', { name: 'Usage' }, ['"name" is "Usage"', 'lower-case letters', 'acme-usage']],
    ['a name that is a path', { name: '../usage' }, ['"name" is "../usage"']],
    ['a name of 41 letters', { name: 'u'.repeat(41) }, ['at most 40']],
    ['the name of a built-in', { name: 'receipt' }, ['"name" is "receipt"', 'reserved name: Vitrine uses', 'in front of it']],
    ['the name of the sign-in', { name: 'sign-in' }, ['"name" is "sign-in"']],
    ['no module', { module: undefined }, ['"module" is missing']],
    ['a module that is not there', { module: 'other.js' }, ['"module" is "other.js"', 'no such file', 'Build the widget']],
    ['a module outside', { module: '../widget.js' }, ['"module" is "../widget.js"', 'inside this folder', 'Copy the file']],
    ['a module with a whole path', { module: '/etc/passwd.js' }, ['inside this folder']],
    ['a module of another kind', { module: 'widget.json' }, ['ends with .js or .mjs']],
    ['a style that is not there', { style: 'widget.css' }, ['"style" is "widget.css"', 'no such file']],
    ['another resource rule', { resource: 'maybe' }, ['"resource" is "maybe"', '"required", "optional", "none"']],
    ['a scope that there is not', { scopes: ['usage'] }, ['"scopes.0" is "usage"', '"sso_connection", "directory_sync"']],
    ['a scope twice', { scopes: ['directory_sync', 'directory_sync'] }, ['"scopes" is', 'once']],
    ['an origin on plain http', { origins: ['http://usage.acme.example'] }, ['"origins.0" is "http://usage.acme.example"', 'https']],
    ['an origin with a wildcard', { origins: ['https://*.acme.example'] }, ['"origins.0"', 'exact origin']],
    ['every origin', { origins: ['*'] }, ['"origins.0" is "*"', 'exact origin']],
    ['an origin with a path', { origins: ['https://usage.acme.example/v1'] }, ['without path', 'https://api.acme.com']],
    ['an origin that ends the policy', { origins: ["https://a.example; script-src 'unsafe-inline'"] }, ['exact origin']],
    ['an origin twice', { origins: ['https://a.example', 'https://a.example'] }, ['once']],
    ['an origin in place of a list', { origins: 'https://a.example' }, ['"origins" is', 'a list of origins that the widget may call.']],
    ['a token twice for one origin', { origins: ['https://a.example'], tokenOrigins: Array(2).fill('https://a.example') }, ['"tokenOrigins" is', 'once']],
    ['a field that would end the line and colour the terminal', { 'a\nb\u001b[31m\u202e': 1 }, ['a\\nb\\u001b[31m\\u202e" is not a field']],
    ['eleven origins', { origins: Array.from({ length: 11 }, (_, index) => `https://a${index}.example`) }, ['at most 10']],
    [
      'a token for an origin that it does not call',
      { tokenOrigins: ['https://a.example'] },
      ['"tokenOrigins.0" is "https://a.example"', 'must also be in "origins"'],
    ],
    ['a field that there is not', { origin: ['https://a.example'] }, ['"origin" is not a field', 'origins, tokenOrigins']],
  ];
  for (const [what, more, says] of cases) {
    it(what, () => {
      const folder = withManifest(more);
      const refusal = refusalOf(folder);
      for (const part of [`The widget in ${join(folder, 'acme-usage')} cannot be used: `, ...says]) expect(refusal).toContain(part);
      expect(refusal.split('\n')).toHaveLength(1);
    });
  }

  it('plain http on loopback, in production', () => {
    const folder = withManifest({ origins: ['http://localhost:4322'] });
    expect(refusalOf(folder)).toBe('nothing was refused');
    expect(refusalOf(folder, 'production')).toContain('must begin with https:// in production');
    expect(refusalOf(withManifest({ origins: ['https://usage.acme.example'] }), 'production')).toBe('nothing was refused');
  });

  it.each([
    ['not JSON', '{ "api": 1', 'is not valid JSON'],
    ['text of several lines', 'hel\nlo', 'is not valid JSON'],
    ['a list', '[]', 'must be an object'],
  ])('a manifest that is %s', (_what, manifest, says) => {
    const refusal = refusalOf(folderOf({ 'acme-usage': { manifest } }));
    expect(refusal).toContain(says);
    expect(refusal.split('\n')).toHaveLength(1);
  });

  it.each(['.dist/widget.js', 'node_modules/acme/widget.js', 'folder.js', 'linked/widget.js'])('a module that exists but is not served: %s', (module) => {
    const files = { '.dist/widget.js': '', 'node_modules/acme/widget.js': '', 'folder.js/other.js': '', 'real/widget.js': '' };
    const folder = folderOf({ 'acme-usage': { manifest: plainManifest('acme-usage', { module }), files } });
    symlinkSync('real', join(folder, 'acme-usage/linked'));
    expect(refusalOf(folder)).toContain(`"module" is "${module}", but that is not served`);
  });

  it('a manifest that is a directory', () => {
    const folder = folderOf({ 'acme-usage': {} });
    unlinkSync(join(folder, 'acme-usage/widget.json'));
    mkdirSync(join(folder, 'acme-usage/widget.json'));
    expect(refusalOf(folder)).toContain('its widget.json is not a file');
  });

  it.each([
    ['a pipe', (path: string) => execFileSync('mkfifo', [path])],
    ['a link to a folder', (path: string) => symlinkSync('..', path)],
    ['a link to a folder in it', (path: string) => symlinkSync('src', path)],
  ])('%s with the name of a script', (what, make) => {
    const folder = folderOf({ 'acme-usage': { files: { 'src/part.js': '' } } });
    make(join(folder, 'acme-usage/chunk.js'));
    const expectedReason = what === 'a link to a folder' ? 'leads out' : 'is named like a file, but is not one';
    expect(refusalOf(folder)).toContain(`the file "chunk.js" ${expectedReason}`);
  });

  it('a folder without a manifest', () => {
    const folder = folderOf({ 'acme-usage': {}, 'acme-plan': {} });
    unlinkSync(join(folder, 'acme-plan/widget.json'));
    expect(refusalOf(folder)).toMatch(/acme-plan cannot be used: it has no widget\.json/);
  });

  it('two widgets with the same name', () => {
    const folder = folderOf({ one: { manifest: plainManifest('acme-usage') }, two: { manifest: plainManifest('acme-usage') } });
    expect(refusalOf(folder)).toContain(`"name" is "acme-usage", and ${join(folder, 'one')} has the same name`);
  });

  it('every fault of every folder at once', () => {
    const refusal = refusalOf(
      folderOf({ one: { manifest: plainManifest('one', { api: 3, resource: 'x' }) }, two: { manifest: plainManifest('Two') }, 'acme-good': {} }),
    );
    expect(refusal.split('\n')).toHaveLength(2);
    expect(refusal).toMatch(/one cannot be used: .*"api".*"resource"[\s\S]*two cannot be used: .*"name"/);
  });

  it('the folder of one widget instead of its parent, a missing folder, and a file', () => {
    const folder = folderOf({ 'acme-usage': {} });
    expect(refusalOf(join(folder, 'acme-usage'))).toContain('Name its parent folder');
    for (const place of ['nothing', 'acme-usage/widget.js']) expect(refusalOf(join(folder, place))).toContain('no such folder');
  });

  it('a folder with more than 200 files or more than 20 MB', () => {
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`${index}.js`, '1']));
    expect(refusalOf(folderOf({ 'acme-usage': { files: many } }))).toContain('more than 200 files');
    expect(refusalOf(folderOf({ 'acme-usage': { files: { 'big.png': Buffer.alloc(20_000_001) } } }))).toContain('more than 20 MB');
  });
});

describe('OW3 a symbolic link', () => {
  it.each(['acme-usage/chunk.js', 'acme-usage/widget.json', 'acme-other'])('is refused when it leads nowhere or to itself: %s', (path) => {
    for (const target of ['nothing', basename(path)]) {
      const folder = folderOf({ 'acme-usage': {} });
      rmSync(join(folder, path), { force: true });
      symlinkSync(target, join(folder, path));
      expect(refusalOf(folder)).toMatch(new RegExp(`${basename(path)}.*is a broken symbolic link`));
    }
  });

  it.each([
    ['a file', 'secret.js', 'acme-usage/chunk.js', 'the file "chunk.js" leads out of this folder'],
    ['the manifest', 'widget.json', 'acme-usage/widget.json', 'the file "widget.json" leads out of this folder'],
    ['a whole widget', '.', 'acme-other', 'leads out of'],
  ])('of %s to a target outside is refused', (_what, from, to, says) => {
    const outside = mkdtempSync(join(tmpdir(), 'vitrine-outside-'));
    made.push(outside);
    writeFileSync(join(outside, 'secret.js'), 'secret');
    writeFileSync(join(outside, 'widget.json'), JSON.stringify(plainManifest('acme-usage')));
    const folder = folderOf({ 'acme-usage': {} });
    rmSync(join(folder, to), { force: true });
    symlinkSync(join(outside, from), join(folder, to));
    expect(refusalOf(folder)).toContain(says);
  });

  it('is followed when its target is inside, as in mounted volumes', () => {
    const folder = folderOf({ 'acme-usage': {} });
    mkdirSync(join(folder, 'acme-usage/..2026'), { recursive: true });
    writeFileSync(join(folder, 'acme-usage/..2026/chunk.js'), 'export const one = 1;');
    symlinkSync('..2026/chunk.js', join(folder, 'acme-usage/chunk.js'));
    expect([...(readOwnWidgets({ folder, mode: 'production' }).get('acme-usage')?.files.keys() ?? [])]).toEqual(['chunk.js', 'widget.js']);
  });
});

it('OW5 stops the server at startup with the error code and exit code 3 only', async () => {
  const folder = withManifest({ api: 2 });
  const server = startServe({ PORT: '0', VITRINE_DATA: join(folder, '.data'), VITRINE_WIDGETS: folder });
  expect(await server.exited).toEqual({ code: 3, signal: null });
  expect(server.output()).toMatch(/^vitrine: The widget in .*"api" is 2, but must be 1.* \(widgets_invalid\) → \S+#widgets_invalid\n$/);
  expect(server.output()).not.toMatch(/\bat .+:\d+:\d+/);
});
