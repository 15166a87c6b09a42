import { documentIds } from '../../protocol/frame-document.ts';

type Load<T> = () => Promise<T>;

interface ModuleMap {
  readonly imports?: Readonly<Record<string, string>>;
  readonly integrity?: Readonly<Record<string, string>>;
}

/** The import map of the document: where each module is, and what each file must be. Empty where there is no document, or no map in it. */
export const moduleMap = (): ModuleMap =>
  JSON.parse((typeof document === 'object' && document.getElementById(documentIds.modules)?.textContent) || '{}') as ModuleMap;

const failed = new WeakMap<Load<unknown>, { address: string; tries: number }>();

/**
 * Imports a module. After a failure the next try has an address of its own, because Firefox keeps a failed import for as long as the document lives and asks
 * nobody again. Where the address is not given it is taken from the message of that engine; an engine that names none there asks again by itself.
 */
export async function importAgain<T>(load: Load<T>, address?: string): Promise<T> {
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
 * Whether a module that cannot be imported is there, and fails by its own code: browsers keep what was thrown then, and throw the very same again. What cannot
 * be had, or may not, makes a new error each time.
 */
export async function isThrownByCode(load: Load<unknown>): Promise<boolean> {
  const failure = (): Promise<unknown> => load().then(() => ({}), (error: unknown) => error);
  return (await failure()) === (await failure());
}

/** The import map says nothing about such an address, so what comes from it is compared here, and imported from where the browser keeps it. */
async function importAt<T>(address: string, tries: number): Promise<T> {
  const another = `${address}?again=${tries}`;
  const { pathname } = new URL(address, location.href);
  await fetch(another, { redirect: 'error', integrity: moduleMap().integrity?.[pathname] ?? '' });
  return (await import(/* @vite-ignore */ another)) as T;
}
