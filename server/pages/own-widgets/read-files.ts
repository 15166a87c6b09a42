import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { manifestFile } from './manifest.ts';

/** File types that browsers get. Other files of the folder, such as a licence or a source, are not served. */
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

/** A widget's file as it was read. Its content always matches its address and its integrity. */
export interface OwnFile {
  /** Path from the widget's folder, separated by `/`. */
  path: string;
  content: Buffer;
  /** In the format of the `integrity` attribute and of import maps. */
  integrity: string;
  type: string;
  isText: boolean;
}

/** Files are held in memory. A widget has some hundred kilobytes; a folder far above that contains something else. */
const fileLimits = { files: 200, bytes: 20_000_000 } as const;

const otherFolder = 'Use the folder that the build writes instead';

/** A file that cannot be served, or too many files. `rule` completes a sentence that begins with the path. */
export class FileFault extends Error {
  readonly path: string;

  constructor(path: string, rule: string) {
    super(rule);
    this.path = path;
  }
}

/** Lists the files that browsers may get, sorted by name, without hidden files and those of npm. */
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

/** Reads the files. @throws FileFault for a file outside the folder, or beyond {@link fileLimits}. */
export function readFiles(folder: string): ReadonlyMap<string, OwnFile> {
  const paths = listFiles(folder);
  if (paths.length > fileLimits.files) throw new FileFault('', `has more than ${fileLimits.files} files, the maximum for a widget. ${otherFolder}`);
  const files = new Map<string, OwnFile>();
  let bytes = 0;
  for (const path of paths) {
    const file = insideOf(folder, path);
    bytes += statSync(file).size;
    if (bytes > fileLimits.bytes)
      throw new FileFault('', `has more than ${fileLimits.bytes / 1_000_000} MB of files, the maximum for a widget. ${otherFolder}`);
    const content = readFileSync(file);
    const { type = '', isText = false } = fileTypes[endingOf(path)] ?? {};
    files.set(path, { path, content, type, isText, integrity: `sha256-${createHash('sha256').update(content).digest('base64')}` });
  }
  return files;
}

/** Returns the real path of a file. @throws FileFault when it is outside the folder. */
function insideOf(folder: string, path: string): string {
  const file = targetOf(join(folder, path));
  if (file === undefined) throw new FileFault(path, danglingSymlink);
  const why = 'leads out of this folder through a symbolic link, and nothing outside it is served. Copy the file into the folder';
  if (!file.startsWith(realpathSync(folder) + sep)) throw new FileFault(path, why);
  // A link to a folder may be named like a file, and reading a pipe would never end.
  if (!statSync(file).isFile()) throw new FileFault(path, 'is named like a file, but is not one. Put a file in its place, or rename it');
  return file;
}

export const danglingSymlink = 'is a broken symbolic link. Fix it, or remove it';

/** Resolves the symbolic links of a path; `undefined` when one leads nowhere or to itself. */
export function targetOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ELOOP')) return undefined;
    throw error;
  }
}

/** Returns one hash for all files of a widget. It changes with any file. */
export function hashOfFiles(files: ReadonlyMap<string, OwnFile>): string {
  const hash = createHash('sha256');
  for (const { path, integrity } of files.values()) hash.update(`${path} ${integrity}\n`);
  return hash.digest('base64url').slice(0, 16);
}
