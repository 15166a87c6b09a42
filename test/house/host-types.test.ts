import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { read, filesBelow, root } from './source-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'vitrine-types-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const place = "server: 'https://v.example', tenant: 'acme'";

/** The declaration with which a page adds the widgets of its server's operator. */
const added = "declare module '@vitrine/host' { interface Widgets { 'acme-usage': { resource: 'none' }; 'acme-order': { resource: 'required' } } }";

const accepted: Record<string, string> = {
  list: `embed.mount('#a', { ${place}, widget: 'receipt-list', getToken: () => 'x' })`,
  receipt: `embed.mount('#a', { ${place}, widget: 'receipt', resource: 'r', refreshUrl: '/t', refreshHeaders: { a: 'b' } })`,
  first: `embed.mount('#a', { ${place}, widget: 'receipt-list', token: 't', onTokenExpired: async () => ({ token: 't', expiresIn: 5 }) })`,
  key: `embed.mount('#a', { ${place}, widget: 'receipt', resource: 'r', embedKey: 'embk_live_1' })`,
  mail: `embed.mount('#a', { ${place}, widget: 'receipt-list', embedKey: 'embk_live_1', magicLink: true })`,
  configured: `embed.configure({ ${place}, getToken: () => null }); embed.mount('#a', { widget: 'receipt-list' })`,
  foreign: `embed.mount('#a', { dialect: 'returningai', src: 'https://v.example/w', widgetId: 'w', getToken: () => 'x' })`,
  codes:
    `embed.mount('#a', { ${place}, widget: 'receipt-list', token: 't', onError: ({ code }) => { if (code === 'not_found' || code === 'a_newer_one') ` +
    'console.log(code) } })',
  own: `${added} embed.mount('#a', { ${place}, widget: 'acme-usage', token: 't', getToken: undefined }).update({ widget: 'acme-order', resource: 'o-1' })`,
};

const refused: Record<string, string> = {
  nothing: `embed.mount('#a', {})`,
  noCredential: `embed.mount('#a', { ${place}, widget: 'receipt-list' })`,
  noResource: `embed.mount('#a', { ${place}, widget: 'receipt', token: 't' })`,
  resourceOfList: `embed.mount('#a', { ${place}, widget: 'receipt-list', resource: 'r', token: 't' })`,
  twoCredentials: `embed.mount('#a', { ${place}, widget: 'receipt-list', token: 't', getToken: () => 'x' })`,
  twoRenewals: `embed.mount('#a', { ${place}, widget: 'receipt-list', refreshUrl: '/t', getToken: () => 'x' })`,
  mailAndToken: `embed.mount('#a', { ${place}, widget: 'receipt-list', embedKey: 'k', magicLink: true, token: 't' })`,
  namesOfOauth: `embed.mount('#a', { ${place}, widget: 'receipt-list', getToken: async () => ({ token: 't', expires_in: 5 }) })`,
  misspelt: `embed.mount('#a', { ${place}, widget: 'receipt-list', token: 't', them: 'dark' })`,
  wrongWidget: `embed.mount('#a', { ${place}, widget: 'reciept', token: 't' })`,
  resourceOfOwn: `embed.mount('#a', { ${place}, widget: 'acme-usage', resource: 'r', token: 't' })`,
  noResourceOfOwn: `embed.mount('#a', { ${place}, widget: 'acme-order', token: 't' })`,
  notAdded: `embed.mount('#a', { ${place}, widget: 'acme-usag', token: 't' })`,
  update: `embed.mount('#a', { ${place}, widget: 'receipt-list', token: 't' }).update({ getToken: () => 'x' })`,
};

test('H21 valid options compile, and options that always fail do not', () => {
  mkdirSync(join(folder, 'node_modules/@vitrine'), { recursive: true });
  symlinkSync(join(root, 'host'), join(folder, 'node_modules/@vitrine/host'), 'dir');
  const files = Object.entries({ ...accepted, ...refused }).map(([name, code]) => {
    writeFileSync(join(folder, `${name}.ts`), `import { embed } from '@vitrine/host';\n${code};\n`);
    return `${name}.ts`;
  });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { strict: true, module: 'nodenext', target: 'es2022', lib: ['es2022', 'dom'], types: [], noEmit: true }, files }),
  );
  const { stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], { cwd: folder, encoding: 'utf8' });
  const wrong = new Set([...stdout.matchAll(/^(\w+)\.ts\(/gm)].map(([, name]) => name));
  expect([...wrong].toSorted(), stdout).toEqual(Object.keys(refused).toSorted());
});

test('H17 no sample returns "nobody is signed in" for a backend failure', () => {
  const samples = ['README.md', ...filesBelow('docs', ['.md']), ...filesBelow('examples', ['.js', '.ts', '.html']), ...filesBelow('host', ['.ts'])];
  const swallowing = /\.ok\s*\?[^\n]*:\s*(null|undefined)\b|if\s*\(!\w+\.ok\)\s*return null/;
  expect(samples.filter((path) => path !== 'examples/portal/public/ways/legacy.js' && swallowing.test(read(path)))).toEqual([]);
});

test('H22 bundlers keep every module with side effects', () => {
  const { sideEffects } = JSON.parse(read('host/package.json')) as { sideEffects: string[] };
  const acting = filesBelow('host', ['.ts']).filter(
    (path) =>
      /^(if \(|[a-z]\w*(\.\w+)*\(|const \w+ = \w+\(\);$|\w+\.\w+ = )/m.test(read(path).replaceAll(/\/\*[\s\S]*?\*\//g, '')) && /magic-link|loader/.test(path),
  );
  for (const path of acting) expect(sideEffects).toContain(`./dist/${path.replace(/ts$/, 'js')}`);
  expect(acting).toContain('host/tokens/magic-link.ts');
});
