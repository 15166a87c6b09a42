import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformWithOxc } from 'vite';
import { afterAll, describe, expect, test } from 'vitest';
import { parseReceiptInput } from '../../server/resources/receipts/content.ts';
import { optionNames } from '../../host/options/option-table.ts';
import { withOptionRows } from './options-document.ts';
import { parse } from './snippets.ts';
import { read, root } from './source-files.ts';

const text = read('README.md');
const snippets = parse(text);
const folder = mkdtempSync(join(tmpdir(), 'vitrine-readme-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const of = (language: string): string[] => snippets.filter((snippet) => snippet.language === language).map(({ code }) => code);

describe('the README', () => {
  test('has fewer than 300 lines', () => {
    expect(text.split('\n').length).toBeLessThan(300);
  });

  test('has snippets only in languages that tests check', () => {
    expect(snippets.map(({ language }) => language).filter((language) => !['sh', 'ts', 'html', 'json', 'text'].includes(language))).toEqual([]);
  });

  test('names every option of a mount, and no other', () => {
    const table = /\| option \|[\s\S]*?\n\n/.exec(text)?.[0] ?? '';
    const named = [...table.matchAll(/^\| (.+?) \|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name ?? ''));
    expect(named.toSorted()).toEqual(optionNames.toSorted());
    expect(text, 'the rows are those of `npm run docs`').toBe(withOptionRows(text));
  });

  test('names every environment variable, and no other', () => {
    const documented = [...read('server/config/config.ts').matchAll(/^ \* \| `([A-Z_]+)` \|/gm)].map(([, name]) => name ?? '');
    const table = /\| variable \|[\s\S]*?\n\n/.exec(text)?.[0] ?? '';
    const named = [...table.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name ?? ''));
    expect(documented.length).toBeGreaterThan(5);
    expect(named.toSorted()).toEqual(documented.toSorted());
  });

  test('compiles in strict mode against the built package, with the TypeScript of the next documents', () => {
    mkdirSync(join(folder, 'ts/node_modules/@types'), { recursive: true });
    for (const name of ['express', '@types/express', '@types/node'])
      symlinkSync(join(root, 'node_modules', name), join(folder, 'ts/node_modules', name), 'dir');
    mkdirSync(join(folder, 'ts/node_modules/@vitrine'));
    for (const name of ['host', 'frame', 'backend']) symlinkSync(join(root, name), join(folder, 'ts/node_modules/@vitrine', name), 'dir');
    const next = ['docs/payments.md', 'docs/webhooks.md'].flatMap((path) => parse(read(path))).filter(({ language }) => language === 'ts');
    const files = [...of('ts'), ...next.map(({ code }) => code)].map((code, index) => {
      writeFileSync(join(folder, `ts/snippet-${index}.ts`), `${code}\nexport {};\n`);
      return `snippet-${index}.ts`;
    });
    expect(files.length).toBeGreaterThan(3);
    writeFileSync(join(folder, 'ts/package.json'), '{ "type": "module" }');
    writeFileSync(
      join(folder, 'ts/tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          strict: true,
          noUncheckedIndexedAccess: true,
          module: 'nodenext',
          target: 'es2022',
          lib: ['es2022', 'dom'],
          types: ['node'],
          noEmit: true,
          skipLibCheck: true,
        },
        files,
      }),
    );
    const { status, stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', join(folder, 'ts')], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  test('has a login page that returns to receipts and invoices of the server only, with a token', async () => {
    const code = of('ts').find((snippet) => snippet.includes('backToReceipt')) ?? '';
    const page = join(folder, 'login-page.mjs');
    mkdirSync(join(folder, 'node_modules/@vitrine'), { recursive: true });
    symlinkSync(join(root, 'backend'), join(folder, 'node_modules/@vitrine/backend'), 'dir');
    writeFileSync(page, (await transformWithOxc(code, 'login-page.ts')).code);
    const locals = { secret: 'x'.repeat(43), keyId: 'key_0123456789abcdef01234567', issuer: 'acme', customer: 'customer-42' };
    const script = `
      const { backToReceipt } = await import(${JSON.stringify(page)});
      for (const redirect of JSON.parse(process.argv[1])) {
        const said = {};
        await backToReceipt({ query: { redirect: redirect ?? undefined } },
          { locals: ${JSON.stringify(locals)}, sendStatus: (status) => (said.status = status), redirect: (status, to) => Object.assign(said, { status, to }) });
        console.log([said.status, said.to].filter(Boolean).join(' '));
      }`;
    const back = (...redirects: unknown[]): string[] => {
      const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script, JSON.stringify(redirects)], { encoding: 'utf8' });
      return (stdout + stderr).trim().split('\n');
    };
    const good = ['https://vitrine.example/r/r_1', 'https://vitrine.example/i/i_1?locale=de'];
    expect(back(...good).map((line) => line.replace(/token=[\w.-]+$/, 'token=…'))).toEqual([
      '303 https://vitrine.example/r/r_1?token=…',
      '303 https://vitrine.example/i/i_1?locale=de&token=…',
    ]);
    const bad = [null, '', 'x', ['https://vitrine.example/r/1', 'y'], 'https://evil.example/r/r_1', 'https://vitrine.example/embed/receipt'];
    expect(back(...bad)).toEqual(bad.map(() => '400'));
  });

  test('has `vitrine` commands that all run, in order, in an empty folder', () => {
    const sample = read('examples/demo/receipts.json');
    writeFileSync(join(folder, 'receipts.json'), sample);
    const inline = [...text.matchAll(/`vitrine ([a-z][^`]*)`/g)].map(([, words]) => `vitrine ${words}`);
    const commands = [...of('sh').flatMap((code) => code.split('\n')), ...inline].filter((line) => line.startsWith('vitrine '));
    expect(commands.length).toBeGreaterThan(4);
    for (const line of new Set(commands)) {
      // Commands that keep running, or need a running server, are run with --help here. Other tests run them fully.
      const words =
        line
          .slice('vitrine '.length)
          .match(/"[^"]*"|\S+/g)
          ?.map((word) => word.replaceAll('"', '')) ?? [];
      const args =
        ['serve', 'doctor'].includes(words[0] ?? '') || ['vitrine receipts import', 'vitrine keys import', 'vitrine token inspect'].includes(line)
          ? [...words, '--help']
          : words;
      const { status, stderr } = spawnSync(process.execPath, [join(root, 'dist/server/cli/main.js'), ...args], {
        cwd: folder,
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], NODE_ENV: 'development' },
      });
      expect({ line, status, stderr: status === 0 ? '' : stderr }).toEqual({ line, status: 0, stderr: '' });
    }
  });

  test('O6 contains valid receipts, as does docs/receipts.md', () => {
    const receipts = [...of('json'), ...parse(read('docs/receipts.md')).flatMap(({ language, code }) => (language === 'json' ? [code] : []))];
    expect(receipts).toHaveLength(2);
    for (const receipt of receipts) expect(parseReceiptInput(JSON.parse(receipt))).toMatchObject({ customer: { externalId: 'customer-42' } });
  });

  test('has `npm` commands that match package.json and CI', () => {
    const lines = of('sh')
      .flatMap((code) => code.split('\n'))
      .filter((line) => line.startsWith('npm '));
    expect(lines).toEqual(['npm ci && npm start', 'npm ci && npm test']);
    const script = read('.ci/run')
      .split('\n')
      .filter((line) => line.startsWith('npm '));
    expect(script.join(' && ')).toBe('npm ci && npm test');
    const workflow = read('.github/workflows/ci.yml');
    expect(workflow).toMatch(/run: \.ci\/run/);
    expect(workflow).toMatch(/^permissions: \{\}$/m);
    for (const [, action] of workflow.matchAll(/uses: (\S+)/g)) expect(action).toMatch(/@[0-9a-f]{40}$/);
  });
});
