import { platformActions, platformTargets } from '../platform/audit/model.ts';
import { resourceActions, resourceTargets } from '../resources/audited.ts';
import type { CredentialDescriptor } from './descriptor.ts';

/** Everything that the trail records, and what that is about: of the platform, of the resources, and of each kind of credential. */
export interface Audited {
  actions: readonly string[];
  targets: readonly string[];
}

export const auditedOf = (credentials: readonly CredentialDescriptor[]): Audited => ({
  actions: [...resourceActions, ...platformActions, ...credentials.flatMap(({ audit }) => audit.actions)],
  targets: [...resourceTargets, ...platformTargets, ...credentials.flatMap(({ audit }) => audit.target ?? [])],
});
