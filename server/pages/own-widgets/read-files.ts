import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { manifestFile } from './manifest.ts';

/** Kinds of files that browsers get. Anything else in the folder, a licence or a source, stays there. */
const fileTypes: Readonly<Record<string, { type: string; isText?: true }>> = {
  js: { type: 'text/javascript; charset=utf-8', isText: true },
  mjs: { type: 'text/javascript; charset=utf-8', isText: true },
  css: { type: 'text/css; charset=utf-8', isText: true },
  map: { type: 'application/json; charset=utf-8', isText: true },
  json: { type: 'application/json; charset=utf-8', isText: true },
  svg: { type: 'image/svg+xml', isText: true },
  png: { type: 'image/png' },
  jpg: { type: 'image/jpeg' },
  jpeg: { type: 'image/jpeg' },
  webp: { type: 'image/webp' },
  avif: { type: 'image/avif' },
  gif: { type: 'image/gif' },
  woff: { type: 'font/woff' },
  woff2: { type: 'font/woff2' },
};

/** A file of a widget as it was when it was read: what is served always fits its address and its integrity. */
export interface OwnFile {
  /** From the folder of the widget, with `/` between. */
  path: string;
  content: Buffer;
  /** As the `integrity` of an element or an import map has it. */
  integrity: string;
  type: string;
  isText: boolean;
}

/** They are held in memory. A widget is some hundred kilobytes; whoever is far above has named a folder with something else in it. */
const fileLimits = { files: 200, bytes: 20_000_000 } as const;

const otherFolder = 'Put the folder that the build writes in its place';

/** A file that cannot be served, or too many of them. `rule` ends a sentence that begins with the path. */
export class FileFault extends Error {
  readonly path: string;

  constructor(path: string, rule: string) {
    super(rule);
    this.path = path;
  }
}

/** Files of the folder that browsers may get, in the order of their names. Hidden ones and those of npm are none. */
function listFiles(folder: string): string[] {
  const found: string[] = [];
  const walk = (below: string): void => {
    for (const entry of readdirSync(below, { withFileTypes: true }).toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const path = join(below, entry.name);
      if (entry.isDirectory()) walk(path);
      else found.push(relative(folder, path).split(sep).join('/'));
      if (found.length > fileLimits.files * 5) return;
    }
  };
  walk(folder);
  return found.filter((path) => path !== manifestFile && Object.hasOwn(fileTypes, endingOf(path)));
}

const endingOf = (path: string): string => path.split('.').at(-1)?.toLowerCase() ?? '';

/** @throws FileFault for one that leads out of the folder, or more than {@link fileLimits}. */
export function readFiles(folder: string): ReadonlyMap<string, OwnFile> {
  const paths = listFiles(folder);
  if (paths.length > fileLimits.files) throw new FileFault('', `has more than ${fileLimits.files} files, the most that a widget has. ${otherFolder}`);
  const files = new Map<string, OwnFile>();
  let bytes = 0;
  for (const path of paths) {
    const file = insideOf(folder, path);
    bytes += statSync(file).size;
    if (bytes > fileLimits.bytes)
      throw new FileFault('', `has more than ${fileLimits.bytes / 1_000_000} MB of files, the most that a widget has. ${otherFolder}`);
    const content = readFileSync(file);
    const { type = '', isText = false } = fileTypes[endingOf(path)] ?? {};
    files.set(path, { path, content, type, isText, integrity: `sha256-${createHash('sha256').update(content).digest('base64')}` });
  }
  return files;
}

/** Where a file really is. @throws FileFault when that is not inside of the folder. */
function insideOf(folder: string, path: string): string {
  const file = targetOf(join(folder, path));
  if (file === undefined) throw new FileFault(path, leadsNowhere);
  const why = 'leads out of this folder by a symbolic link, and nothing outside of it is served. Copy the file into the folder';
  if (!file.startsWith(realpathSync(folder) + sep)) throw new FileFault(path, why);
  // A link to a folder is called like a file; a pipe would be waited for without end.
  if (!statSync(file).isFile()) throw new FileFault(path, 'is called like a file, and is none. Put a file in its place, or give it another name');
  return file;
}

export const leadsNowhere = 'is a symbolic link that leads nowhere. Mend it, or remove it';

/** Where a path leads to by symbolic links, or `undefined` where one of them ends in nothing or in itself. */
export function targetOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ELOOP')) return undefined;
    throw error;
  }
}

/** One name for all that a widget is made of: it changes when any file does. */
export function hashOfFiles(files: ReadonlyMap<string, OwnFile>): string {
  const hash = createHash('sha256');
  for (const { path, integrity } of files.values()) hash.update(`${path} ${integrity}\n`);
  return hash.digest('base64url').slice(0, 16);
}
