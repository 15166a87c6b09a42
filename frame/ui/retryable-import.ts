import { documentIds } from '../../protocol/frame-document.ts';

type Load<T> = () => Promise<T>;

interface ModuleMap {
  readonly imports?: Readonly<Record<string, string>>;
  readonly integrity?: Readonly<Record<string, string>>;
}

/** Reads the document's import map: the address and integrity of each module. Returns an empty map if there is no document or no map. */
export const moduleMap = (): ModuleMap =>
  JSON.parse((typeof document === 'object' && document.getElementById(documentIds.modules)?.textContent) || '{}') as ModuleMap;

const failed = new WeakMap<Load<unknown>, { address: string; tries: number }>();

/**
 * Imports a module. After a failure the next attempt uses a new URL, because Firefox caches a failed import for the lifetime of the document. Without
 * `address`, the URL comes from the error message; an engine whose message has no URL retries by itself.
 */
export async function retryableImport<T>(load: Load<T>, address?: string): Promise<T> {
  const before = failed.get(load);
  try {
    return await (before ? importAt<T>(before.address, before.tries) : load());
  } catch (error) {
    const known = before?.address ?? address ?? /\bhttps?:\S+\.js\b/.exec(String(error))?.[0];
    if (known !== undefined) failed.set(load, { address: known, tries: (before?.tries ?? 0) + 1 });
    throw error;
  }
}

/**
 * Whether a module exists but its own code throws: browsers cache that error and throw the same object again. A module that cannot be fetched or is blocked
 * throws a new error each time.
 */
export async function isThrownByCode(load: Load<unknown>): Promise<boolean> {
  const failure = (): Promise<unknown> => load().then(() => ({}), (error: unknown) => error);
  return (await failure()) === (await failure());
}

/** The import map has no integrity for such a URL. `fetch` checks it here, and the import then uses the browser's cache. */
async function importAt<T>(address: string, tries: number): Promise<T> {
  const another = `${address}?again=${tries}`;
  const { pathname } = new URL(address, location.href);
  await fetch(another, { redirect: 'error', integrity: moduleMap().integrity?.[pathname] ?? '' });
  return (await import(/* @vite-ignore */ another)) as T;
}
