import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const variable = 'VITRINE_TEST_FOLDER';

/** Creates a folder within the run's folder. The end of the run removes it, even if the process that created it was killed. */
export const temporaryFolder = (name: string): string => mkdtempSync(join(process.env[variable] ?? tmpdir(), `vitrine-${name}-`));

/** Creates the folder of a run, for all its processes. @returns A function that removes it and its content. */
export default function makeRunFolder(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-run-'));
  process.env[variable] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
