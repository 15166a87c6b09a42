import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root folder of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The last file that `npm run build` writes: its time is the time of the build. */
const lastBuilt = join(root, 'dist/.built');
const entry = join(root, 'dist/server/cli/main.js');

const changedAt = (/** @type {string} */ path) => statSync(path).mtimeMs;

function newestSource() {
  const files = ['protocol', 'host', 'frame', 'backend', 'server'].flatMap((room) =>
    readdirSync(join(root, room), { withFileTypes: true, recursive: true })
      .filter((found) => found.isFile())
      .map((found) => join(found.parentPath, found.name)),
  );
  return Math.max(...[...files, join(root, 'vite.config.ts'), join(root, 'package.json')].map(changedAt));
}

/** Builds if there is no build, or a source is newer than it. */
export function buildWhatIsMissing() {
  if (existsSync(entry) && existsSync(lastBuilt) && changedAt(lastBuilt) >= newestSource()) return;
  console.log('Building Vitrine, which takes a few seconds …');
  const { status, signal } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(signal ? `The build was stopped by ${signal}.` : 'The build failed: see above.');
}
