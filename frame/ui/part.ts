import { moduleNames } from '../../protocol/frame-document.ts';
import { faultOf, FrameError } from '../runtime/fault.ts';
import { importAgain, isThrownByCode, moduleMap } from './import-again.ts';

/** What a module exports, unread. */
export type Exports = Readonly<Record<string, unknown>>;

/** The addresses of all modules, as the import map of the document gives them. */
export const moduleAddresses = (): Readonly<Record<string, string>> => moduleMap().imports ?? {};

const loads = new Map<string, () => Promise<Exports>>();

/** How a module of the map is imported: the same function for the same name. */
function loadOf(name: string): () => Promise<Exports> {
  const load = loads.get(name) ?? (() => import(/* @vite-ignore */ name) as Promise<Exports>);
  loads.set(name, load);
  return load;
}

/** Fetches a part of the frame that is not in its document. @throws FrameError */
export const loadPart = (name: string): Promise<Exports> => importModule(moduleNames.part + name);

/**
 * Imports a module of the import map.
 *
 * @throws FrameError `network_unreachable` when it cannot be fetched, `widget_blocked` when it can and the browser does not import it all the same.
 */
export async function importModule(name: string): Promise<Exports> {
  const address = moduleAddresses()[name];
  const load = loadOf(name);
  const attempt = (): Promise<Exports> => importAgain(load, address);
  const isThere = async (): Promise<boolean> => address !== undefined && fetch(address, { redirect: 'error' }).then(({ ok }) => ok, () => false);
  /** Import fails with a TypeError. Every other error was thrown by the code of the module, and some of these are. */
  const isMistake = async (cause: unknown): Promise<boolean> => !(cause instanceof TypeError) || isThrownByCode(load);
  try {
    // What could not be had a moment ago may be there by now, and nobody has blocked it.
    return await attempt().catch(async (cause) => ((await isThere()) && !(await isMistake(cause)) ? attempt() : Promise.reject(cause)));
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    if (!(await isThere())) throw new FrameError(faultOf('network_unreachable', String(cause)), { cause });
    if (await isMistake(cause)) throw cause;
    const why = 'a policy, an old browser, a changed file, or one that is not there';
    throw new FrameError(faultOf('widget_blocked', `The browser has not imported "${name}" (${String(cause)}): ${why}.`, false), { cause });
  }
}
