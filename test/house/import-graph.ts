import { posix } from 'node:path';

/** One import or re-export of a file. */
export interface Import {
  /** The specifier in the source. */
  specifier: string;
  /** The path from the repository root for a relative import; `undefined` for a package. */
  target: string | undefined;
  /** Whether the import remains at run time: with `verbatimModuleSyntax`, all except `import type` and `export type`. */
  value: boolean;
}

const statement = /^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
const dynamic = /\bimport\(\s*'([^']+)'/g;

/**
 * Reads the imports of a source text. Comments, with any examples, are removed first.
 *
 * @example
 * importsOf('host/mount/mount.ts', "import type { A } from './a.ts';"); // [{ specifier: './a.ts', target: 'host/a.ts', value: false }]
 */
export function importsOf(path: string, source: string): Import[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
  const target = (specifier: string): string | undefined => (specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : undefined);
  const fixed = [...code.matchAll(statement)].map(([, type, specifier = '']) => ({ specifier, target: target(specifier), value: type === undefined }));
  const lazy = [...code.matchAll(dynamic)].map(([, specifier = '']) => ({ specifier, target: target(specifier), value: true }));
  return [...fixed, ...lazy];
}

/** Returns the files of the first cycle found, in order, or `undefined`. */
export function findCycle(edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const walk = (file: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of edges.get(file) ?? []) {
      const cycle = walk(next, [...trail, file]);
      if (cycle) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of edges.keys()) {
    const cycle = walk(file, []);
    if (cycle) return cycle;
  }
  return undefined;
}
