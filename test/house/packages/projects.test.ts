import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { build } from 'vite';
import { afterEach, describe, expect, test } from 'vitest';
import { compactVerify } from 'jose';
import { parse } from '../snippets.ts';
import { read, root } from '../source-files.ts';
import { installAlone, type PackageRoom, type Project } from './packed.ts';

const projects: Project[] = [];
afterEach(() => {
  for (const { folder } of projects.splice(0)) rmSync(folder, { recursive: true, force: true });
});
function projectWith(room: PackageRoom, extraPackages: readonly string[] = []): Project {
  const project = installAlone(room, extraPackages);
  projects.push(project);
  return project;
}

const browser = { lib: ['es2022', 'dom', 'dom.iterable', 'esnext.disposable'] };
const moduleSystems = { bundler: { module: 'esnext', moduleResolution: 'bundler' }, nodenext: { module: 'nodenext' } };

const samples: Record<Exclude<PackageRoom, 'server'>, string> = {
  protocol:
    "import { type RequestTokenMessage, protocolVersion } from '@vitrine/protocol';\n" +
    "export const first: RequestTokenMessage = { type: 'VITRINE_REQUEST_TOKEN', value: { protocol: protocolVersion, widgetId: 'a', reason: 'mount' } };\n",
  host:
    "import { embed, type EmbedOptions } from '@vitrine/host';\n" +
    "const options: EmbedOptions = { server: 'https://v.example', tenant: 'acme', widget: 'receipt-list', token: 't' };\n" +
    "embed.mount('#here', options).unmount();\n" +
    '// A misspelled option does not compile.\n' +
    '// @ts-expect-error\n' +
    "embed.mount('#here', { servr: 'x' });\n",
  frame:
    "import { connect } from '@vitrine/frame';\n" +
    "const frame = connect({ allowedOrigins: ['https://app.example'] });\n" +
    'from(await frame.token.get());\n' +
    'function from(token: string): void {\n' +
    '  console.log(token.length);\n' +
    '}\n',
  backend:
    "import { createWidgetTokenVerifier, mintBridgeToken, mintToken } from '@vitrine/backend';\n" +
    "export const token: Promise<string> = mintToken({ secret: 's'.repeat(32), issuer: 'https://acme.example', customer: 'c' });\n" +
    "export const verifier = createWidgetTokenVerifier({ server: 'https://v.example' });\n" +
    '// @ts-expect-error\n' +
    "void mintBridgeToken({ secret: 's' });\n",
};

describe.each(Object.keys(samples) as (keyof typeof samples)[])('a project with @vitrine/%s alone', (room) => {
  test.each(Object.entries(moduleSystems))('compiles in strict mode under %s, declarations included', (_name, options) => {
    expect(projectWith(room).compile({ 'app.ts': samples[room] }, { ...browser, ...options })).toEqual({ status: 0, stdout: '' });
  });
});

test.each(Object.keys(samples) as (keyof typeof samples)[])('the sample in the README of @vitrine/%s compiles', (room) => {
  const [sample] = parse(read(`${room}/README.md`));
  expect(projectWith(room).compile({ 'app.ts': sample?.code ?? '' }, { ...browser, ...moduleSystems.nodenext })).toEqual({ status: 0, stdout: '' });
});

test.each(Object.entries(moduleSystems))(
  'the widget in docs/widgets.md compiles with @vitrine/frame and Preact alone under %s',
  (_name, options) => {
    const [sample] = parse(read('docs/widgets.md'));
    const jsx = { jsx: 'react-jsx', jsxImportSource: 'preact' };
    expect(projectWith('frame', ['preact']).compile({ 'app.tsx': sample?.code ?? '' }, { ...browser, ...options, ...jsx })).toEqual({ status: 0, stdout: '' });
  },
);

test.each(Object.entries(moduleSystems))('the page in docs/widgets.md compiles with @vitrine/host alone under %s', (_name, options) => {
  const sample = parse(read('docs/widgets.md')).find(({ language }) => language === 'ts');
  const misspelt = (sample?.code ?? '').replace("widget: 'acme-usage'", "widget: 'acme-usag'");
  const project = projectWith('host');
  expect(project.compile({ 'app.ts': sample?.code ?? '' }, { ...browser, ...options })).toEqual({ status: 0, stdout: '' });
  expect(project.compile({ 'app.ts': misspelt }, { ...browser, ...options }).stdout).toMatch(/acme-usag/);
});

const componentSamples = {
  react:
    "import { VitrineEmbed } from '@vitrine/host/react';\n" +
    "import type { EmbedHandle } from '@vitrine/host';\n" +
    "import { createRef } from 'react';\n" +
    'const ref = createRef<EmbedHandle>();\n' +
    'export const shown = <VitrineEmbed ref={ref} className="here" server="https://v.example" tenant="acme" widget="receipt-list" getToken={() => \'t\'} ' +
    'onReady={({ widget }) => console.log(widget)} />;\n' +
    '// @ts-expect-error\n' +
    'export const wrong = <VitrineEmbed server="https://v.example" tenant="acme" widget="receipt" getToken={() => \'t\'} />;\n',
  vue:
    "import { VitrineEmbed } from '@vitrine/host/vue';\n" +
    "import { h } from 'vue';\n" +
    "export const shown = h(VitrineEmbed, { server: 'https://v.example', tenant: 'acme', widget: 'receipt-list', getToken: () => 't' });\n" +
    '// @ts-expect-error\n' +
    "export const wrong = h(VitrineEmbed, { server: 'https://v.example', tenant: 'acme', widget: 'receipts', getToken: () => 't' });\n",
} as const;
const peerDependencies = { react: ['react', 'react-dom', '@types/react', '@types/react-dom', 'csstype'], vue: ['vue', '@vue'] } as const;

describe.each(Object.keys(componentSamples) as (keyof typeof componentSamples)[])('the component of @vitrine/host/%s', (kind) => {
  test.each(Object.entries(moduleSystems))('has typed options under %s', (_name, options) => {
    const files = { 'app.tsx': componentSamples[kind] };
    expect(projectWith('host', peerDependencies[kind]).compile(files, { ...browser, ...options, jsx: 'react-jsx', skipLibCheck: true })).toEqual({
      status: 0,
      stdout: '',
    });
  });

  test('renders an empty element on a server, without a window', () => {
    const project = projectWith('host', peerDependencies[kind]);
    const options = "{ server: 'https://v.example', tenant: 'acme', widget: 'receipt-list', getToken: () => 't' }";
    const script = {
      react:
        `const { createElement } = await import('react'); const { renderToString } = await import('react-dom/server'); const { VitrineEmbed } = await ` +
        `import('@vitrine/host/react'); console.log(renderToString(createElement(VitrineEmbed, ${options})));`,
      vue:
        `const { createSSRApp, h } = await import('vue'); const { renderToString } = await import('vue/server-renderer'); const { VitrineEmbed } = await ` +
        `import('@vitrine/host/vue'); console.log(await renderToString(createSSRApp({ render: () => h(VitrineEmbed, ${options}) })));`,
    };
    expect(project.node('--input-type=module', '-e', script[kind]).trim()).toBe('<div></div>');
  });
});

test('the component of @vitrine/host/react is marked as a client component', () => {
  const { folder } = projectWith('host', peerDependencies.react);
  const code = readFileSync(join(folder, 'node_modules/@vitrine/host/dist/host/react.js'), 'utf8');
  // Bundlers recognize a client module by its first statement.
  expect(code.replaceAll(/^\s*\/\/.*$/gm, '').trim()).toMatch(/^'use client';/);
});

test.each(Object.entries(moduleSystems))('the element of @vitrine/host/element has typed option properties under %s', (_name, options) => {
  const sample =
    "import '@vitrine/host/element';\n" +
    "const element = document.createElement('vitrine-embed');\n" +
    "element.widget = 'receipt-list';\n" +
    'element.handle?.reload();\n' +
    '// @ts-expect-error\n' +
    "element.widget = 'receipts';\n";
  expect(projectWith('host').compile({ 'app.ts': sample }, { ...browser, ...options })).toEqual({ status: 0, stdout: '' });
});

test('a page without React and Vue can import the host: both are optional', () => {
  expect(
    projectWith('host')
      .node(
        '--input-type=module',
        '-e',
        "console.log(Object.keys(await import('@vitrine/host')).includes('embed'), typeof (await import('@vitrine/host/element')))",
      )
      .trim(),
  ).toBe('true object');
});

test('a project with @vitrine/server compiles in strict mode', () => {
  const sample =
    "import { createApp, openDatabase, readConfig } from '@vitrine/server';\n" +
    'const config = readConfig({});\n' +
    'export const app = await createApp({ config, database: await openDatabase(config) });\n';
  const project = projectWith('server', ['@types/node', '@types/pg']);
  expect(
    project.compile({ 'app.ts': sample }, { module: 'nodenext', lib: ['es2022', 'dom', 'esnext.disposable'], types: ['node'], skipLibCheck: true }),
  ).toEqual({ status: 0, stdout: '' });
});

/** Builds the project's `app.js` with Vite. */
async function bundled({ folder }: Project, source: string): Promise<string> {
  writeFileSync(join(folder, 'app.js'), source);
  const built = await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: true, lib: { entry: join(folder, 'app.js'), formats: ['iife'], name: 'app', fileName: () => 'app.js' } },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (!output || !('output' in output)) throw new Error('Vite has built nothing.');
  const [chunk] = output.output;
  return chunk.code;
}

describe('a backend', () => {
  const sample =
    "import { createWebhookVerifier, mintToken } from '@vitrine/backend';\n" +
    'const settings: Record<string, string | undefined> = {};\n' +
    'declare const headers: Record<string, string | string[] | undefined>;\n' +
    "export const token = (): Promise<string> => mintToken({ secret: settings['a'], privateKey: settings['b'], issuer: 'https://acme.example', audience: " +
    "settings['c'], customer: 'c', ttlSeconds: undefined });\n" +
    "export const event = () => createWebhookVerifier({ secret: 's', clock: undefined }).verify(new ArrayBuffer(1), headers['vitrine-signature']);\n";

  test.each(Object.entries(moduleSystems))('may pass undefined settings, under the strictest type rules and %s', (_name, options) => {
    const strictest = { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, verbatimModuleSyntax: true };
    expect(projectWith('backend').compile({ 'app.ts': sample }, { ...browser, ...options, ...strictest })).toEqual({ status: 0, stdout: '' });
  });

  test('in CommonJS compiles with TypeScript 5 and a long-used configuration, and runs', () => {
    const { folder, node } = projectWith('backend');
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'app', private: true }));
    writeFileSync(
      join(folder, 'app.ts'),
      "import { mintToken } from '@vitrine/backend';\n" +
        "mintToken({ secret: 's'.repeat(43), issuer: 'https://acme.example', customer: 'c' }).then((token) => console.log(token.split('.').length));\n",
    );
    const compilerOptions = { strict: true, target: 'es2022', module: 'commonjs', moduleResolution: 'node10', lib: ['es2022', 'dom'], types: [] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['app.ts'] }));
    const compiled = spawnSync(process.execPath, [join(root, 'test/clients/node_modules/typescript/bin/tsc'), '-p', folder], { encoding: 'utf8' });
    expect({ status: compiled.status, said: compiled.stdout }).toEqual({ status: 0, said: '' });
    expect(node('app.js').trim()).toBe('3');
  });
});

describe('a page built with Vite', () => {
  test('mounts with @vitrine/host, and bundles only the host and penpal', async () => {
    const code = await bundled(
      projectWith('host'),
      "import { embed } from '@vitrine/host';\n" +
        "export const mount = (target) => embed.mount(target, { server: 'https://v.example', tenant: 'acme', widget: 'receipt-list', token: 't' });\n",
    );
    expect(code).toMatch(/VITRINE/);
    expect(code.length).toBeLessThan(62_950);
    expect(code).not.toMatch(/\bnode:|express|postgres/);
  });

  test('embeds with @vitrine/frame', async () => {
    const code = await bundled(
      projectWith('frame'),
      "import { connect } from '@vitrine/frame';\nexport const start = () => connect({ allowedOrigins: ['https://app.example'] });\n",
    );
    expect(code).toMatch(/VITRINE/);
    expect(code.length).toBeLessThan(40_000);
  });
});

describe('D14 @vitrine/backend', () => {
  const secret = 'sk_Zk3vVd5e1nq0yqYqH6mJ0w0m5m6mXw0c6p2m2yq1a9Q';

  test('runs without Node’s globals: no require, no process, no Buffer', async () => {
    const code = await bundled(projectWith('backend'), "export * from '@vitrine/backend';\n");
    const globals = {
      crypto,
      TextEncoder,
      TextDecoder,
      URL,
      fetch,
      Headers,
      Request,
      Response,
      AbortSignal,
      AbortController,
      btoa,
      atob,
      setTimeout,
      clearTimeout,
      structuredClone,
    };
    const script = `${code}; app.mintToken({ secret: ${JSON.stringify(secret)}, issuer: 'https://acme.example', customer: 'customer-42' })`;
    const token: string = await runInNewContext(script, { ...globals, Uint8Array, ArrayBuffer });
    const { payload } = await compactVerify(token, new TextEncoder().encode(secret));
    expect(JSON.parse(new TextDecoder().decode(payload))).toMatchObject({ iss: 'https://acme.example', sub: 'customer-42' });
  });

  test('uses at most 20 MiB more memory than a bare Node', () => {
    const project = projectWith('backend');
    const residentMiB = (before: string): number =>
      Number(project.node('--input-type=module', '-e', `${before} console.log(process.memoryUsage.rss() / 2 ** 20);`));
    const taken = residentMiB("await import('@vitrine/backend');") - residentMiB('');
    expect(taken).toBeGreaterThan(1);
    expect(taken).toBeLessThanOrEqual(20);
  });

  test('loads only its own modules and jose, and no server code', () => {
    const project = projectWith('backend');
    const script =
      "const { mintToken } = await import('@vitrine/backend'); await mintToken({ secret: 's'.repeat(32), issuer: 'i', customer: 'c' }); " +
      "console.log(process.moduleLoadList.filter((name) => /express|sqlite|\\bpg\\b|NativeModule (?:http|net|tls|fs\\/promises)$/.test(name)).join(' '));";
    const bare = project.node('--input-type=module', '-e', script.replace(/^.*?; await .*?; /, ''));
    expect(project.node('--input-type=module', '-e', script)).toBe(bare);
    expect(project.files.filter((path) => path.startsWith('dist/')).every((path) => /^dist\/(?:backend|protocol)\//.test(path))).toBe(true);
  });
});
