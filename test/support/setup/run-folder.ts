import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const variable = 'VITRINE_TEST_FOLDER';

/** A new folder in that of the whole run. The end of the run removes it, however the process ends that made it: those of tests are ended from outside. */
export const temporaryFolder = (name: string): string => mkdtempSync(join(process.env[variable] ?? tmpdir(), `vitrine-${name}-`));

/** Makes the folder of a run, for all processes that it starts. @returns What removes it with all that is in it. */
export default function makeRunFolder(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-run-'));
  process.env[variable] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
