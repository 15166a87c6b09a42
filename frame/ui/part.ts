import { moduleNames } from '../../protocol/frame-document.ts';
import { faultOf, FrameError } from '../runtime/fault.ts';
import { retryableImport, isThrownByCode, moduleMap } from './retryable-import.ts';

/** The exports of a module, unchecked. */
export type Exports = Readonly<Record<string, unknown>>;

/** Returns the addresses of all modules from the document's import map. */
export const moduleAddresses = (): Readonly<Record<string, string>> => moduleMap().imports ?? {};

const loads = new Map<string, () => Promise<Exports>>();

/** Returns the import function of a module, the same function for the same name. */
function loadOf(name: string): () => Promise<Exports> {
  const load = loads.get(name) ?? (() => import(/* @vite-ignore */ name) as Promise<Exports>);
  loads.set(name, load);
  return load;
}

/** Fetches a part of the frame that is not in the document. @throws FrameError */
export const loadPart = (name: string): Promise<Exports> => importModule(moduleNames.part + name);

/**
 * Imports a module of the import map.
 *
 * @throws FrameError `network_unreachable` when the module cannot be fetched, `widget_blocked` when it can be fetched but the browser does not import it.
 */
export async function importModule(name: string): Promise<Exports> {
  const address = moduleAddresses()[name];
  const load = loadOf(name);
  const attempt = (): Promise<Exports> => retryableImport(load, address);
  const isThere = async (): Promise<boolean> => address !== undefined && fetch(address, { redirect: 'error' }).then(({ ok }) => ok, () => false);
  /** A failed import throws a TypeError. Any other error comes from the module's own code, and so do some TypeErrors. */
  const isModuleError = async (cause: unknown): Promise<boolean> => !(cause instanceof TypeError) || isThrownByCode(load);
  try {
    // A failed module may be available by now, in which case nothing blocks it.
    return await attempt().catch(async (cause) => ((await isThere()) && !(await isModuleError(cause)) ? attempt() : Promise.reject(cause)));
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    if (!(await isThere())) throw new FrameError(faultOf('network_unreachable', String(cause)), { cause });
    if (await isModuleError(cause)) throw cause;
    const why = 'a policy, an old browser, a changed file, or one that is not there';
    throw new FrameError(faultOf('widget_blocked', `The browser has not imported "${name}" (${String(cause)}): ${why}.`, false), { cause });
  }
}
