import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root folder of the repository, with a trailing slash. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Reads a file by its path from the repository root. */
export const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The rooms with shipped code. */
export const rooms = ['protocol', 'host', 'frame', 'backend', 'server'] as const;

export type Room = (typeof rooms)[number];

const ignoredFolders = new Set(['node_modules', 'dist', 'test-results']);
/** Copies that the build adds to the server for its package. */
const copies = /^server\/(?:(?:docs|examples|protocol)\/|[A-Z]+\.md$)/;

/** Returns every file below a folder with one of the `endings`, as paths from the repository root with forward slashes. */
export function filesBelow(folder: string, endings: readonly string[]): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !copies.test(path) && !path.split('/').some((part) => ignoredFolders.has(part)))
    .sort();
}

/** Returns the TypeScript files of the shipped rooms. */
export const sources = (): string[] => rooms.flatMap((room) => filesBelow(room, ['.ts', '.tsx']));
