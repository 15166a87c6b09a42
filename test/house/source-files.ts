import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top folder of the repository, with a slash at the end. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Reads a file of the repository by its path from the top. */
export const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Rooms whose code is shipped. */
export const rooms = ['protocol', 'host', 'frame', 'backend', 'server'] as const;

export type Room = (typeof rooms)[number];

const leftOut = new Set(['node_modules', 'dist', 'test-results']);
/** Copies that the build puts beside the server, for its package. */
const copies = /^server\/(?:(?:docs|examples|protocol)\/|[A-Z]+\.md$)/;

/** Every file below a folder of the repository whose name ends in one of `endings`, as paths from the top with forward slashes. */
export function filesBelow(folder: string, endings: readonly string[]): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !copies.test(path) && !path.split('/').some((part) => leftOut.has(part)))
    .sort();
}

/** TypeScript of the rooms that are shipped. */
export const sources = (): string[] => rooms.flatMap((room) => filesBelow(room, ['.ts', '.tsx']));
