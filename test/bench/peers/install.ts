import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const bench = fileURLToPath(new URL('..', import.meta.url));

/**
 * Installs the peers exactly as in the bench's own lock file. They are separate from the package, because a peer's licence (iframe-resizer is GPL) must
 * never affect what ships.
 */
export function installPeers(): void {
  const installed = `${bench}node_modules/.package-lock.json`;
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(`${bench}package-lock.json`).mtimeMs) return;
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', bench], { stdio: ['ignore', 'ignore', 'inherit'] });
}
