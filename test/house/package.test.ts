import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { read, root } from './source-files.ts';

const manifest = z
  .object({
    name: z.string(),
    version: z.string(),
    exports: z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())])),
    bin: z.record(z.string(), z.string()),
    dependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(read('package.json')));

describe('package.json', () => {
  test('types stand first in every export', () => {
    for (const conditions of Object.values(manifest.exports)) {
      if (typeof conditions !== 'string') expect(Object.keys(conditions)[0]).toBe('types');
    }
  });

  test('every dependency has an exact version', () => {
    const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(([, version]) => !/^(\d+\.\d+\.\d+|file:test\/\w+)$/.test(version));
    expect(loose).toEqual([]);
  });

  test('the changelog begins with what is unreleased, then this version', () => {
    const headings = [...read('CHANGELOG.md').matchAll(/^## \[([^\]]+)\]/gm)].map(([, name]) => name);
    expect(headings[0]).toBe('Unreleased');
    expect(headings[1]).toBe(manifest.version);
  });

  test('the lock file names no download address', () => {
    const lock = read('package-lock.json');
    expect(lock).not.toMatch(/"resolved": "(?!test\/)/);
    expect(lock).not.toMatch(/https?:\/\/(?!(github\.com|www\.patreon|opencollective|tidelift|[\w.-]+\/(sponsors|funding)))[\w.-]*regist/);
  });
});

/** Licences that ask for nothing but to be named. */
const permissive = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'BlueOak-1.0.0', 'MIT-0']);

test('N24 this package and everything that it installs has a permissive licence', () => {
  const lock = z.object({ packages: z.record(z.string(), z.object({ license: z.string().optional(), dev: z.boolean().optional(), devOptional: z.boolean().optional(), optional: z.boolean().optional() })) }).parse(JSON.parse(read('package-lock.json')));
  const shipped = Object.entries(lock.packages).filter(([, { dev, devOptional }]) => dev !== true && devOptional !== true);
  expect(shipped.length).toBeGreaterThan(10);
  const licenceOf = (path: string, license: string | undefined): string => license ?? z.object({ license: z.string() }).parse(JSON.parse(read(`${path}/package.json`))).license;
  expect(shipped.map(([path, { license }]) => [path, licenceOf(path, license)]).filter(([, license]) => !permissive.has(license ?? ''))).toEqual([]);
  expect(read('LICENSE')).toContain('MIT License');
});

describe('the packed package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-pack-'));
  let tarball = '';
  let files: string[] = [];

  beforeAll(() => {
    const output = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], { cwd: root, encoding: 'utf8' });
    const [packed] = z.array(z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) })).parse(JSON.parse(output));
    tarball = join(folder, packed?.filename ?? '');
    files = packed?.files.map(({ path }) => path) ?? [];
    installPacked(folder, tarball);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('holds what the exports name, the licence, and nothing of the tests or the build', () => {
    const named = Object.values(manifest.exports).flatMap((conditions) => (typeof conditions === 'string' ? [conditions] : Object.values(conditions)));
    for (const path of [...named, ...Object.values(manifest.bin), './LICENSE', './README.md', './CHANGELOG.md', './SECURITY.md']) expect(files).toContain(path.replace(/^\.\//, ''));
    expect(files.filter((path) => /^(test|examples(?!\/(minting|portal)\/)|node_modules)\/|(^|\/)\.(?!well-known)|tsbuildinfo|\.test\./.test(path))).toEqual([]);
  });

  test('O6 has behind every link of the README, and of what that leads to, the file that it names', () => {
    const held = new Set(files);
    const isHeld = (path: string): boolean => held.has(path) || files.some((file) => file.startsWith(path.endsWith('/') ? path : `${path}/`));
    const dead = files
      .filter((path) => path === 'README.md' || /^docs\/[\w-]+\.md$/.test(path))
      .flatMap((path) => {
        const links = [...readFileSync(join(folder, 'node_modules/vitrine', path), 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link.split('#')[0] ?? '');
        const targets = links.filter((link) => link !== '' && !/^https?:/.test(link)).map((link) => new URL(link, `file:///${path}`).pathname.slice(1));
        return targets.filter((target) => !isHeld(target)).map((target) => `${path}: ${target}`);
      });
    expect(dead).toEqual([]);
    expect(held.has('docs/receipts.md') && held.has('docs/receipt.schema.json')).toBe(true);
  });

  test.each(Object.keys(manifest.exports).filter((path) => !/\.(js|json)$/.test(path)))('%s can be imported by an app that has installed it', (path) => {
    const specifier = `${manifest.name}${path.slice(1)}`;
    const script = `const found = Object.keys(await import('${specifier}')); if (found.length === 0) throw new Error('empty'); console.log(found.join(' '));`;
    expect(runNode(['--input-type=module', '-e', script])).toMatch(/\w/);
  });

  test('the names that the README promises are there', () => {
    const script = "const { embed } = await import('vitrine'); const { connect } = await import('vitrine/frame'); const { createApp, mintToken } = await import('vitrine/server'); console.log(typeof embed.mount, typeof embed.mountAll, typeof embed.configure, typeof connect, typeof createApp, typeof mintToken);";
    expect(runNode(['--input-type=module', '-e', script]).trim()).toBe('function function function function function function');
  });

  test('its types are found by an app in strict mode', () => {
    writeFileSync(
      join(folder, 'app.ts'),
      "import { embed, type EmbedOptions } from 'vitrine';\nimport { connect } from 'vitrine/frame';\nimport { defineWidget, message } from 'vitrine/frame/widget';\nimport { mintToken, createApp } from 'vitrine/server';\nconst options: EmbedOptions = { server: 'https://v.example', tenant: 'acme', widget: 'receipt-list', token: 't' };\nembed.mount('#here', options).unmount();\nvoid [connect, mintToken, createApp];\nexport const widget = defineWidget({ name: 'acme-usage', resource: 'none', texts: { en: { title: 'Usage' } }, load: async () => 3, view: ({ data, texts }) => message(texts.title, data.toFixed(1)) });\n// A misspelled option does not compile.\n// @ts-expect-error\nembed.mount('#here', { servr: 'x' });\n",
    );
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { strict: true, module: 'nodenext', target: 'es2022', lib: ['es2022', 'dom', 'esnext.disposable'], types: ['node'], noEmit: true, skipLibCheck: false }, files: ['app.ts'] }));
    const { status, stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], { cwd: folder, encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  test('its command starts and explains itself', () => {
    const help = runNode([join(folder, 'node_modules/vitrine', manifest.bin['vitrine'] ?? ''), '--help']);
    for (const word of ['serve', 'init', 'doctor', 'receipts', 'token', 'csp', 'Example']) expect(help).toContain(word);
    expect(runNode([join(folder, 'node_modules/vitrine', manifest.bin['vitrine'] ?? ''), '--version']).trim()).toBe(manifest.version);
  });

  test.each([
    ['publint', ['run', 'TARBALL', '--strict']],
    ['attw', ['TARBALL', '--profile', 'esm-only', '--exclude-entrypoints', './vitrine.js', './vitrine-bridge.js', './package.json', '--no-emoji', '--format', 'ascii']],
  ])('%s has nothing to say', (tool, words) => {
    const { status, stdout, stderr } = spawnSync(join(root, 'node_modules/.bin', tool), words.map((word) => word.replace('TARBALL', tarball)), { cwd: root, encoding: 'utf8' });
    expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
  });

  function runNode(words: string[]): string {
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return stdout;
  }
});

/** Unpacks the tarball as npm would, and lends it this repository's copies of its dependencies, at the versions that it names. */
function installPacked(folder: string, tarball: string): void {
  const place = join(folder, 'node_modules/vitrine');
  mkdirSync(place, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', place, '--strip-components=1']);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'app', private: true, type: 'module' }));
  const wanted = z.object({ dependencies: z.record(z.string(), z.string()), peerDependencies: z.record(z.string(), z.string()) }).parse(JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')));
  // Types of Node are the app's own; everything else comes through what the package declares, and through nothing else.
  for (const name of [...Object.keys(wanted.dependencies), ...Object.keys(wanted.peerDependencies), '@types/node']) {
    mkdirSync(join(folder, 'node_modules', name, '..'), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), 'dir');
  }
}
