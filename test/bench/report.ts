import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';

const page = new URL('../../docs/performance.md', import.meta.url);

/** Describes the setup of the measurements. */
export function circumstances(chromium: string): string {
  const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const commit = git('rev-parse', '--short=12', 'HEAD');
  const changed = git('status', '--porcelain', '--untracked-files=no', '--', '.', ':!docs') === '' ? '' : ' with changes';
  return `Commit ${commit}${changed}, ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, Chromium ${chromium}.`;
}

/** Replaces each text in `docs/performance.md` between the marks of its name. */
export async function writeReport(texts: Readonly<Record<'bench' | 'trace', string>>): Promise<void> {
  let whole = await readFile(page, 'utf8');
  for (const [name, text] of Object.entries(texts)) {
    const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
    const [before, rest] = whole.split(begin);
    const after = rest?.split(end)[1];
    if (before === undefined || after === undefined) throw new Error(`docs/performance.md has no place for this: ${begin} … ${end}`);
    whole = `${before}${begin}\n${text}\n${end}${after}`;
  }
  await writeFile(page, whole);
}
