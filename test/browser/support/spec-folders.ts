import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';

const browser = new URL('../', import.meta.url);

/** Returns the folders of browser specs, relative to `test/browser`. */
export function foldersWithSpecs(): string[] {
  const specs = readdirSync(browser, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.spec.ts'));
  return [...new Set(specs.map(dirname))].sort();
}
