import { readFileSync } from 'node:fs';

/** Returns the version of this package. Its `package.json` is one folder above the sources and two above the build. */
export function packageVersion(): string {
  for (const path of ['../../package.json', '../../../package.json']) {
    try {
      const parsed: unknown = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
      if (typeof parsed === 'object' && parsed !== null && 'version' in parsed) return String(parsed.version);
    } catch {
      // Not here: try the next path.
    }
  }
  return 'unknown';
}
