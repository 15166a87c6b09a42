import { platformActions, platformTargets } from '../platform/audit/model.ts';
import { resourceActions, resourceTargets } from '../resources/audited.ts';
import type { CredentialDescriptor } from './descriptor.ts';

/** Every action and target in the audit trail: of the platform, the resources and each credential kind. */
export interface Audited {
  actions: readonly string[];
  targets: readonly string[];
}

export const auditedOf = (credentials: readonly CredentialDescriptor[]): Audited => ({
  actions: [...resourceActions, ...platformActions, ...credentials.flatMap(({ audit }) => audit.actions)],
  targets: [...resourceTargets, ...platformTargets, ...credentials.flatMap(({ audit }) => audit.target ?? [])],
});
