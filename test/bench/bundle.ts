import { fileURLToPath } from 'node:url';
import { build, type InlineConfig } from 'vite';

const bench = fileURLToPath(new URL('.', import.meta.url));
const output = fileURLToPath(new URL('../../dist/.bench', import.meta.url));

const common = {
  configFile: false,
  root: bench,
  publicDir: false,
  logLevel: 'error',
  define: { 'process.env.NODE_ENV': '"production"' },
} as const satisfies InlineConfig;

/** Bundles a page script like Vitrine's own script-tag build: one minified `iife`, es2022. */
export async function bundleForPage(entry: string): Promise<string> {
  const built = await build({
    ...common,
    build: { write: false, target: 'es2022', lib: { entry: `${bench}${entry}`, formats: ['iife'], name: 'bench', fileName: 'script' } },
  });
  for (const part of Array.isArray(built) ? built : [built]) {
    const chunk = 'output' in part ? part.output.find((file) => file.type === 'chunk') : undefined;
    if (chunk) return chunk.code;
  }
  throw new Error(`${entry} gave no script`);
}

const compiled = new Map<string, Promise<string>>();

/** Compiles a bench program to JavaScript, once, to run it like the server under test: `node file.js`, without a loader. Returns the file. */
export function bundleForNode(entry: string): Promise<string> {
  const made = compiled.get(entry) ?? compile(entry);
  compiled.set(entry, made);
  return made;
}

async function compile(entry: string): Promise<string> {
  const file = `${entry.replace(/^.*\//, '').replace(/\.ts$/, '')}.mjs`;
  await build({
    ...common,
    build: { ssr: `${bench}${entry}`, outDir: output, emptyOutDir: false, target: 'node20', rolldownOptions: { output: { entryFileNames: file } } },
  });
  return `${output}/${file}`;
}
