import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { installAlone, installedWith, manifestOf, packageRooms, type Project } from './packed.ts';
import { read, root } from '../source-files.ts';

const rootManifest = z
  .object({ version: z.string(), private: z.literal(true), workspaces: z.array(z.string()), devDependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));

describe('the packages', () => {
  test('are the shipped rooms, with one version and a private root', () => {
    expect(rootManifest.workspaces).toEqual([...packageRooms]);
    expect(packageRooms.map((room) => manifestOf(room).name)).toEqual(packageRooms.map((room) => `@vitrine/${room}`));
    expect(packageRooms.map((room) => manifestOf(room).version)).toEqual(packageRooms.map(() => rootManifest.version));
  });

  test('list types first in every export', () => {
    for (const conditions of packageRooms.flatMap((room) => Object.values(manifestOf(room).exports))) {
      if (typeof conditions !== 'string') expect(Object.keys(conditions)[0]).toBe('types');
    }
  });

  test('have exact dependency versions, the same in every package', () => {
    const all = [rootManifest.devDependencies, ...packageRooms.map((room) => manifestOf(room).dependencies)].flatMap((group) => Object.entries(group));
    expect(all.filter(([, version]) => !/^(\d+\.\d+\.\d+|file:test\/\w+)$/.test(version))).toEqual([]);
    expect(all.filter(([name, version]) => all.some(([other, another]) => other === name && another !== version))).toEqual([]);
  });

  test('have a changelog that begins with the unreleased changes, then this version', () => {
    const headings = [...read('CHANGELOG.md').matchAll(/^## \[([^\]]+)\]/gm)].map(([, name]) => name);
    expect(headings[0]).toBe('Unreleased');
    expect(headings[1]).toBe(rootManifest.version);
  });

  test('have a lock file without download addresses', () => {
    const lock = read('package-lock.json');
    expect(lock).not.toMatch(new RegExp(`"resolved": "(?!test/|(?:${packageRooms.join('|')})")`));
    expect(lock).not.toMatch(/https?:\/\/(?!(github\.com|www\.patreon|opencollective|tidelift|[\w.-]+\/(sponsors|funding)))[\w.-]*regist/);
  });

  test('install only the dependencies that each needs', () => {
    expect(installedWith('protocol')).toEqual([]);
    expect(installedWith('host')).toEqual(['penpal']);
    expect(installedWith('frame')).toEqual(['penpal']);
    expect(installedWith('backend')).toEqual(['jose']);
    expect(installedWith('server')).toEqual(expect.arrayContaining(['express', 'jose', 'pg']));
  });
});

/** Licences that only require attribution. */
const permissive = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'BlueOak-1.0.0', 'MIT-0']);

test('N24 the packages and all their dependencies have a permissive licence', () => {
  const flags = { dev: z.boolean().optional(), devOptional: z.boolean().optional(), optional: z.boolean().optional(), link: z.boolean().optional() };
  const lock = z
    .object({ packages: z.record(z.string(), z.object({ license: z.string().optional(), ...flags })) })
    .parse(JSON.parse(read('package-lock.json')));
  const shipped = Object.entries(lock.packages).filter(([, { dev, devOptional, link }]) => dev !== true && devOptional !== true && link !== true);
  expect(shipped.length).toBeGreaterThan(10);
  const licenceOf = (path: string, license: string | undefined): string =>
    license ??
    z.object({ license: z.string().optional() }).parse(JSON.parse(read(`${path}/package.json`))).license ??
    // A package without a licence in its manifest has a LICENSE file.
    (read(`${path}/LICENSE`).includes('Permission is hereby granted, free of charge, to any person obtaining a copy') ? 'MIT' : 'unknown');
  expect(shipped.map(([path, { license }]) => [path, licenceOf(path, license)]).filter(([, license]) => !permissive.has(license ?? ''))).toEqual([]);
  expect(read('LICENSE')).toContain('MIT License');
});

/** Maximum size of each tarball, in bytes. */
const greatest = { protocol: 20_000, host: 138_000, frame: 81_300, backend: 25_000, server: 3_392_000 } as const;

describe.each(packageRooms)('the package of %s', (room) => {
  let project: Project;
  beforeAll(() => {
    project = installAlone(room, ['@types/node']);
  });
  afterAll(() => rmSync(project.folder, { recursive: true, force: true }));
  const manifest = manifestOf(room);

  test('contains its exported files and the licence, and no tests or build files', () => {
    const named = Object.values(manifest.exports).flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target)));
    for (const path of [...named, ...Object.values(manifest.bin), './LICENSE']) expect(project.files).toContain(path.replace(/^\.\//, ''));
    expect(project.files.filter((path) => /^(?:test|node_modules)\/|(?:^|\/)\.(?!well-known)|tsbuildinfo|\.test\./.test(path))).toEqual([]);
    expect(project.bytes).toBeLessThan(greatest[room]);
  });

  test('can be imported in a project with no other package', () => {
    for (const path of Object.keys(manifest.exports).filter((one) => !/\.(?:js|json)$/.test(one) && !/react|vue|widget/.test(one))) {
      const script =
        `const found = Object.keys(await import('${manifest.name}${path.slice(1)}')); if (found.length === 0) throw new Error('empty'); ` +
        `console.log(found.join(' '));`;
      expect(project.node('--input-type=module', '-e', script)).toMatch(/\w/);
    }
  });

  test.each([
    ['publint', ['run', 'TARBALL', '--strict']],
    [
      'attw',
      [
        'TARBALL',
        '--profile',
        'esm-only',
        '--exclude-entrypoints',
        './vitrine.js',
        './vitrine-bridge.js',
        './vitrine-paid.js',
        './vitrine-returningai.js',
        './widget-loader.js',
        './package.json',
        '--no-emoji',
        '--format',
        'ascii',
      ],
    ],
  ])('%s reports nothing', (tool, words) => {
    const { status, stdout, stderr } = spawnSync(
      join(root, 'node_modules/.bin', tool),
      words.map((word) => word.replace('TARBALL', project.tarball)),
      { cwd: root, encoding: 'utf8' },
    );
    expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
  });
});

describe('the package of the server', () => {
  let project: Project;
  beforeAll(() => {
    project = installAlone('server');
  });
  afterAll(() => rmSync(project.folder, { recursive: true, force: true }));

  test('O6 contains the target of every link in the README and in the documents', () => {
    const held = new Set(project.files);
    const isHeld = (path: string): boolean => held.has(path) || project.files.some((file) => file.startsWith(path.endsWith('/') ? path : `${path}/`));
    const dead = project.files
      .filter((path) => path === 'README.md' || /^docs\/[\w-]+\.md$/.test(path))
      .flatMap((path) => {
        const links = [...readFileSync(join(project.folder, 'node_modules/@vitrine/server', path), 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(
          ([, link = '']) => link.split('#')[0] ?? '',
        );
        const targets = links.filter((link) => link !== '' && !/^https?:/.test(link)).map((link) => new URL(link, `file:///${path}`).pathname.slice(1));
        return targets.filter((target) => !isHeld(target)).map((target) => `${path}: ${target}`);
      });
    expect(dead).toEqual([]);
    expect(held.has('docs/receipts.md') && held.has('docs/receipt.schema.json')).toBe(true);
  });

  test('contains all imports of its examples, and its portal runs with @vitrine/backend', () => {
    const place = join(project.folder, 'node_modules/@vitrine/server');
    const lost = project.files
      .filter((path) => /^examples\/.*\.(?:js|tsx?)$/.test(path))
      .flatMap((path) =>
        [...readFileSync(join(place, path), 'utf8').matchAll(/(?:from|import\(?|new URL\()\s*'(\.[^']*)'/g)]
          .map(([, target = '']) => new URL(target, `file:///${path}`).pathname.slice(1))
          .filter((target) => !project.files.some((file) => file === target || file.startsWith(target.endsWith('/') ? target : `${target}/`)))
          .map((target) => `${path}: ${target}`),
      );
    expect(lost).toEqual([]);
    const beside = installAlone('server', ['@vitrine/backend']);
    const script = `const { createPortal } = await import('./node_modules/@vitrine/server/examples/portal/portal.js');
      const keys = { paymentSecret: 'paysec_${'a'.repeat(43)}', paymentKeyId: 'psk_0123456789abcdef01234567' };
      console.log(typeof createPortal({ server: 'https://vitrine.example', origin: 'https://app.example', keys }));`;
    expect(beside.node('--input-type=module', '-e', script).trim()).toBe('function');
    rmSync(beside.folder, { recursive: true, force: true });
  });

  test('creates documents with the worker, fonts and licences in it (DC15)', () => {
    expect(project.files.filter((path) => /fonts\/.*LICENSE/.test(path))).toHaveLength(3);
    const party = { name: 'Größe 株式会社 شركة', addressLines: [], taxId: null, email: null };
    const source = {
      ...{
        id: 'rcpt_1',
        title: 'Packed',
        summary: null,
        period: { start: '2026-10-01', end: '2026-10-31' },
        currency: 'EUR',
        status: 'sealed',
        archived: false,
      },
      ...{ scope: null, issuer: party, recipient: party, outcomes: [], lines: [], series: null, taxes: [], notes: null },
      ...{ subtotalMinor: 1, subtotalExact: null, totalMinor: 1, totalExact: null },
    };
    const job = { kind: 'receipt', format: 'pdf', locale: 'ar', source: JSON.stringify(source), nowMs: 0 };
    const script = `
      import { Worker } from 'node:worker_threads';
      const worker = new Worker('./node_modules/@vitrine/server/dist/server/documents/worker.js', { execArgv: [] });
      worker.on('message', ({ ok, bytes, reason }) => {
        console.log(ok ? Buffer.from(bytes).toString('latin1', 0, 8) : reason);
        process.exit();
      });
      worker.postMessage(${JSON.stringify(job)});`;
    expect(project.node('--input-type=module', '-e', script).trim()).toBe('%PDF-1.7');
  });

  test('has a command that starts and prints its help', () => {
    const program = join(project.folder, 'node_modules/@vitrine/server', manifestOf('server').bin['vitrine'] ?? '');
    const help = project.node(program, '--help');
    for (const word of ['serve', 'init', 'doctor', 'receipts', 'token', 'csp', 'Example']) expect(help).toContain(word);
    expect(project.node(program, '--version').trim()).toBe(rootManifest.version);
  });
});
