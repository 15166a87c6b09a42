import { schemaFor } from './variables.ts';

/** A variable that nothing here reads, and the one that was most likely meant. */
export interface MisspeltVariable {
  name: string;
  meant: string;
}

const prefix = 'VITRINE_';

/** What Kubernetes and Docker put into every container beside a service called `vitrine`, or `vitrine-data`: its addresses. */
const ofAService = /_SERVICE_(?:HOST|PORT)|_PORT(?:_\d+_(?:TCP|UDP)|$)/;

/**
 * Variables of the environment that are called nearly as one of the server is: with a letter wrong, a part missing or too much, or with `VITRINE_` in front of
 * a name that has none. The server would run with the default, and nobody would know. Other names are those of somebody else, such as a backend's. One
 * that is empty says nothing.
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

/** Says so, and what to do. */
export const misspeltSentence = ({ name, meant }: MisspeltVariable): string => `${name} is set, and nothing reads it: ${meant} is what the server reads.`;
