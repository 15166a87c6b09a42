import { describe, expect, test } from 'vitest';
import { credentials } from '../../server/credentials/index.ts';
import { commands } from '../support/processes/all-commands.ts';
import { allRoutes } from './all-routes.ts';
import { routesOfKeys } from './roles-document.ts';
import { securityDocument } from './security-document.ts';
import { read } from './source-files.ts';

describe('docs/security.md', () => {
  const text = read('docs/security.md');

  test.each(credentials.map(({ name }) => name))('states for the credential %s who holds it and how it ends', (name) => {
    const line = text.split('\n').find((row) => row.startsWith('|') && row.includes(`(\`${name}\`)`));
    expect(line?.split('|').slice(1, -1).map((cell) => cell.trim().length > 3)).toEqual(Array(5).fill(true));
  });

  test('matches the output of `npm run docs`', async () => {
    expect(text).toBe(securityDocument(await allRoutes()));
  });

  test('S10 lists for each route of API keys the allowed roles, one line per route', async () => {
    const routes = routesOfKeys(await allRoutes());
    const lines = text.split('\n').filter((row) => /^\| `(?:GET|POST|PATCH|DELETE) \/v1\/[^`]*` \|/.test(row));
    expect(lines.map((row) => row.split('`')[1])).toEqual(routes.map(({ method, path }) => `${method.toUpperCase()} ${path}`));
    const roles = (path: string) => lines.find((row) => row.includes(`\`${path}\``))?.split('|').slice(2, -1).map((cell) => cell.trim());
    expect(roles('POST /v1/widget-tokens')).toEqual(['', '', 'yes', 'yes', 'yes']);
    expect(roles('DELETE /v1/widget-tokens/:id')).toEqual(['', '', 'yes', 'yes', '']);
    expect(text).toContain('| `PATCH /v1/customers/:id` to lift a block |  |  | yes | yes |  |');
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
