import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { temporaryFolder } from '../../support/setup/run-folder.ts';
import { read, root } from '../source-files.ts';

/** The rooms that are packages. */
export const packageRooms = ['protocol', 'host', 'frame', 'backend', 'server'] as const;

export type PackageRoom = (typeof packageRooms)[number];

const manifestShape = z.object({
  name: z.string(),
  version: z.string(),
  exports: z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())])),
  bin: z.record(z.string(), z.string()).default({}),
  dependencies: z.record(z.string(), z.string()).default({}),
  peerDependencies: z.record(z.string(), z.string()).default({}),
});

export type Manifest = z.infer<typeof manifestShape>;

export const manifestOf = (room: PackageRoom): Manifest => manifestShape.parse(JSON.parse(read(`${room}/package.json`)));

/** A fresh project with one installed package. */
export interface Project {
  folder: string;
  tarball: string;
  /** Paths in the package. */
  files: string[];
  /** Size of the tarball. */
  bytes: number;
  /** Runs Node in the project. @throws Error with its standard error. */
  node(...words: string[]): string;
  /** Compiles these files of the project in strict mode, declarations of the package included. */
  compile(files: Record<string, string>, options: Record<string, unknown>): { status: number | null; stdout: string };
}

type Packed = Pick<Project, 'tarball' | 'files' | 'bytes'>;

const packs = new Map<PackageRoom, Packed>();

/** Packs a room as `npm publish` does, once per process: the build does not change while tests run. */
function pack(room: PackageRoom): Packed {
  const before = packs.get(room);
  if (before) return before;
  const folder = temporaryFolder('packed');
  const output = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], { cwd: join(root, room), encoding: 'utf8' });
  const [packed] = z.array(z.object({ filename: z.string(), size: z.number(), files: z.array(z.object({ path: z.string() })) })).parse(JSON.parse(output));
  if (!packed) throw new Error(`npm has packed nothing for ${room}.`);
  const made = { tarball: join(folder, packed.filename), files: packed.files.map(({ path }) => path), bytes: packed.size };
  packs.set(room, made);
  return made;
}

/**
 * Unpacks a published room into a fresh project as npm would. The project links the repository's copies of the package's dependencies, at the same versions.
 * Transitive dependencies resolve in the repository.
 *
 * @param extraPackages Further packages of the project.
 */
export function installAlone(room: PackageRoom, extraPackages: readonly string[] = []): Project {
  const { tarball, files, bytes } = pack(room);
  const folder = temporaryFolder(room);
  const { name, dependencies } = manifestOf(room);
  const place = join(folder, 'node_modules', name);
  mkdirSync(place, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', place, '--strip-components=1']);
  for (const other of [...Object.keys(dependencies), ...extraPackages]) {
    mkdirSync(join(folder, 'node_modules', other, '..'), { recursive: true });
    symlinkSync(join(root, 'node_modules', other), join(folder, 'node_modules', other), 'dir');
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'app', private: true, type: 'module' }));

  return {
    ...{ folder, tarball, files, bytes },
    node(...words) {
      const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
      return stdout;
    },
    compile(files, options) {
      for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
      const compilerOptions = { strict: true, target: 'es2022', noEmit: true, skipLibCheck: false, types: [], ...options };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: Object.keys(files) }));
      const { status, stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], { cwd: folder, encoding: 'utf8' });
      return { status, stdout };
    },
  };
}

/** Returns everything that npm installs with a package, from the lock file. */
export function installedWith(room: PackageRoom): string[] {
  const { packages } = z
    .object({ packages: z.record(z.string(), z.object({ dependencies: z.record(z.string(), z.string()).optional() })) })
    .parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const found = new Set<string>();
  const waiting = Object.keys(packages[room]?.dependencies ?? {});
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    waiting.push(...Object.keys(packages[`node_modules/${name}`]?.dependencies ?? {}));
  }
  return [...found].sort();
}
