import type { Fault } from '../../../protocol/errors.ts';
import { faultOf } from '../fault.ts';
import { disallowedAncestor } from './ancestors.ts';

/** Returns why the parent must not be contacted, if so. CSP enforces the same, but not in every browser. Not every browser exposes ancestors. */
export function checkEmbedding(allowedOrigins: readonly string[]): Fault | undefined {
  if (window.parent === window) return faultOf('not_embedded', 'There is no page around this one.', false);
  const foreign = disallowedAncestor(allowedOrigins);
  return foreign === undefined ? undefined : faultOf('host_not_allowed', `${foreign} is not on the list of allowed origins.`, false);
}
