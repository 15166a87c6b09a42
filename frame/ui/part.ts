import { moduleNames } from '../../protocol/frame-document.ts';
import { faultOf, FrameError } from '../runtime/fault.ts';
import { importAgain, moduleMap } from './import-again.ts';

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
  const attempt = (): Promise<Exports> => importAgain(loadOf(name), address);
  const isThere = async (): Promise<boolean> => address !== undefined && fetch(address, { redirect: 'error' }).then(({ ok }) => ok, () => false);
  try {
    // What could not be had a moment ago may be there by now, and nobody has blocked it.
    return await attempt().catch(async (cause) => (cause instanceof TypeError && (await isThere()) ? attempt() : Promise.reject(cause)));
  } catch (cause) {
    // Import fails with a TypeError; every other error was thrown by the code of the module.
    if (!(cause instanceof TypeError)) throw cause;
    const blocked = `The browser has not imported "${name}" (${String(cause)}): a policy, an old browser or a changed file.`;
    throw new FrameError((await isThere()) ? faultOf('widget_blocked', blocked, false) : faultOf('network_unreachable', String(cause)), { cause });
  }
}
