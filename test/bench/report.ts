import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';

const page = new URL('../../docs/performance.md', import.meta.url);
const begin = '<!-- bench:begin -->';
const end = '<!-- bench:end -->';

/** What the figures were measured on. */
export function circumstances(chromium: string): string {
  const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const commit = git('rev-parse', '--short=12', 'HEAD');
  const changed = git('status', '--porcelain', '--untracked-files=no', '--', '.', ':!docs') === '' ? '' : ' with changes';
  return `Commit ${commit}${changed}, ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, Chromium ${chromium}.`;
}

/** Puts the table into `docs/performance.md`, in the place of the former one. */
export async function writeReport(table: string, about: string): Promise<void> {
  const text = await readFile(page, 'utf8');
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`docs/performance.md has no place for the table: ${begin} … ${end}`);
  await writeFile(page, `${before}${begin}\n${about}\n\n${table}\n${end}${after}`);
}
