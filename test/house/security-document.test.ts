import { describe, expect, test } from 'vitest';
import { credentials } from '../../server/credentials/index.ts';
import { commands } from '../../server/cli/commands/index.ts';
import { securityDocument } from './security-document.ts';
import { read } from './source-files.ts';

describe('docs/security.md', () => {
  const text = read('docs/security.md');

  test.each(credentials.map(({ name }) => name))('says of the credential %s who holds it and how it ends', (name) => {
    const line = text.split('\n').find((row) => row.startsWith('|') && row.includes(`(\`${name}\`)`));
    expect(line?.split('|').slice(1, -1).map((cell) => cell.trim().length > 3)).toEqual(Array(5).fill(true));
  });

  test('is what `npm run docs` writes', () => {
    expect(text).toBe(securityDocument());
  });

  test('names commands and options that exist', () => {
    const named = [...text.matchAll(/`vitrine ([^`]+)`/g)].map(([, words = '']) => words.split(' '));
    expect(named.length).toBeGreaterThan(10);
    for (const [group = '', verb = '', ...options] of named) {
      const command = commands.find(({ name }) => name === (verb === '' ? group : `${group} ${verb}`));
      expect(command?.name, `${group} ${verb}`).toBeDefined();
      const flags = (command?.options ?? []).map(([flag]) => flag.split(' ').find((word) => word.startsWith('--')));
      for (const option of options.filter((word) => word.startsWith('--'))) expect(flags, `${group} ${verb}`).toContain(option);
    }
  });
});
