import { schemaFor } from './variables.ts';

/** An unknown variable, and the one that was probably meant. */
export interface MisspeltVariable {
  name: string;
  meant: string;
}

const prefix = 'VITRINE_';

/** Variables that Kubernetes and Docker set in every container next to a service named `vitrine` or `vitrine-data`. */
const ofAService = /_SERVICE_(?:HOST|PORT)|_PORT(?:_\d+_(?:TCP|UDP)|$)/;

/**
 * Finds environment variables with nearly the name of a known one: one letter wrong, a part missing or added, or `VITRINE_` before a name without that prefix.
 * Otherwise the server would silently use the default. Other names belong to other programs, such as a backend. Empty variables are ignored.
 */
export function misspeltVariables(env: Readonly<Record<string, string | undefined>>): MisspeltVariable[] {
  const known = Object.keys(schemaFor('development').shape);
  return Object.entries(env).flatMap(([name, value]) => {
    if (!value || !name.startsWith(prefix) || known.includes(name) || ofAService.test(name)) return [];
    const bare = name.slice(prefix.length);
    const meant = known.find((one) => one === bare) ?? known.find((one) => one.startsWith(prefix) && isNear(name, one));
    return meant === undefined ? [] : { name, meant };
  });
}

const isNear = (name: string, one: string): boolean => one.startsWith(`${name}_`) || name.startsWith(`${one}_`) || isOneLetterApart(name, one);

function isOneLetterApart(name: string, one: string): boolean {
  let same = 0;
  while (same < name.length && name[same] === one[same]) same += 1;
  const [rest, other] = [name.slice(same), one.slice(same)];
  return rest.slice(1) === other || rest === other.slice(1) || rest.slice(1) === other.slice(1);
}

/** Describes the mistake and its fix. */
export const misspeltSentence = ({ name, meant }: MisspeltVariable): string => `${name} is unknown, and is ignored: the server reads ${meant}.`;
