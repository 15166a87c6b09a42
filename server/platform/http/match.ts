import type { Route } from './route.ts';
import { decodeText } from './text-rule.ts';

/** The routes of one path. */
export interface Found {
  byMethod: ReadonlyMap<string, Route>;
  /** Path parameters, decoded. */
  params: Readonly<Record<string, string>>;
}

interface Node {
  texts: Map<string, Node>;
  /** What any one segment leads to. */
  parameter: Node | undefined;
  names: string[];
  routes: Map<string, Route>;
}

const newNode = (): Node => ({ texts: new Map(), parameter: undefined, names: [], routes: new Map() });
const noParams: Readonly<Record<string, string>> = Object.freeze({});

/**
 * Makes the finder of routes: a tree of path segments, so that its time depends on the length of the path and not on the number of
 * routes. Paths are exact: case, and no slash at the end.
 */
export function createMatcher(routes: readonly Route[]): (path: string) => Found | undefined {
  const root = newNode();
  for (const route of routes) {
    const names: string[] = [];
    let node = root;
    for (const segment of route.path.split('/')) {
      if (segment.startsWith(':')) {
        names.push(segment.slice(1));
        node = node.parameter ??= newNode();
      } else {
        const next = node.texts.get(segment) ?? newNode();
        node.texts.set(segment, next);
        node = next;
      }
    }
    if (node.routes.size > 0 && node.names.join() !== names.join()) throw new Error(`The routes of ${route.path} name their parameters differently.`);
    node.names = names;
    node.routes.set(route.method.toUpperCase(), route);
  }

  return (path) => {
    const values: string[] = [];
    let node: Node | undefined = root;
    for (const segment of path.split('/')) {
      const text: Node | undefined = node.texts.get(segment);
      if (!text) {
        if (segment === '') return undefined;
        values.push(segment);
      }
      node = text ?? node.parameter;
      if (!node) return undefined;
    }
    if (node.routes.size === 0) return undefined;
    const { names } = node;
    const params = values.length === 0 ? noParams : Object.fromEntries(names.map((name, index) => [name, decodeText(values[index] ?? '', `The path parameter "${name}"`)]));
    return { byMethod: node.routes, params };
  };
}
