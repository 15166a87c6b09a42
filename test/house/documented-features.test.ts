import { describe, expect, test } from 'vitest';
import { widgets } from '../../protocol/widgets.ts';
import { commands } from '../support/processes/all-commands.ts';
import { catalogue } from '../../server/errors/catalogue.ts';
import { tenantPatch } from '../../server/resources/tenants/model.ts';
import { filesBelow, read } from './source-files.ts';

const documents = [
  'README.md',
  'SECURITY.md',
  'CONTRIBUTING.md',
  'docs/architecture.md',
  'docs/protocol.md',
  'docs/receipts.md',
  'docs/invoices.md',
  'docs/payments.md',
  'docs/webhooks.md',
  'docs/widgets.md',
  'docs/security.md',
  'docs/errors.md',
];
const column = (setting: string): string => setting.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

describe('documented promises', () => {
  const readers = filesBelow('server', ['.ts']).filter(
    (path) => !/server\/(?:resources\/tenants\/|cli\/commands\/tenants\.ts|platform\/store\/schema\.ts|platform\/store\/migrations\/)/.test(path),
  );
  const code = readers.map(read).join('\n');

  test.each(Object.keys(tenantPatch.shape))('O8 the setting "%s" of a tenant is used outside of its store', (setting) => {
    const names = [setting, column(setting), `${column(setting)}_json`, `${setting}Of`];
    expect(names.some((name) => new RegExp(`\\b${name}\\b`).test(code))).toBe(true);
  });

  const named = [...documents.map(read), ...Object.values(catalogue).map(({ meaning, remedy }) => `${meaning} ${remedy}`)].flatMap((text) =>
    [...text.matchAll(/(?:`|^|\| )vitrine ([a-z][^`\n]*)(?:`|$)/gm)].map(([, words = '']) => words),
  );

  test('O8 the parser of documents finds commands', () => {
    expect(named).toEqual(expect.arrayContaining(['keys list', 'tenants update --viewers-see-drafts on', 'payments set --tenant acme --stripe']));
  });

  test.each([...new Set(named)])('O8 the command "vitrine %s" exists, with its options', (words) => {
    const found = commands
      .filter(({ name }) => words === name || words.startsWith(`${name} `))
      .toSorted((left, right) => right.name.length - left.name.length)[0];
    // A group's name alone prints the help of the group.
    expect(found?.name ?? commands.find(({ name }) => name.startsWith(`${words} `))?.name).toBeDefined();
    const options = (found?.options ?? []).map(([flags]) => flags).join(' ');
    for (const [flag] of words.matchAll(/--[a-z-]+/g)) expect(`${options} --json --help`).toContain(flag);
  });

  test.runIf(Object.keys(widgets).every((name) => name.startsWith('receipt')))('O8 published texts mention no widgets that do not exist', () => {
    const published = [
      ...documents,
      'package.json',
      ...filesBelow('server', ['.ts']),
      ...filesBelow('host', ['.ts']),
      ...filesBelow('examples', ['.js', '.md']),
    ];
    expect(published.filter((path) => /admin(?:istration)? widget|pricing card|invoice widget/i.test(read(path)))).toEqual([]);
    expect(read('package.json')).not.toContain('invoices and');
  });
});
