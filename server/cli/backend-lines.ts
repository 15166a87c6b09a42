import type { SigningKey } from '../credentials/signing-keys/model.ts';
import type { TenantRow } from '../platform/store/schema.ts';

/** What a backend that mints tokens is told by, as the samples read it. */
export type BackendVariables = { VITRINE_ISSUER: string; VITRINE_KEY_ID: string; VITRINE_SIGNING_SECRET: string | null; VITRINE_AUDIENCE?: string };

/** The variables of a tenant's backend. The secret is known only at the moment when the key is made. */
export const backendVariables = (
  tenant: Pick<TenantRow, 'issuer' | 'audience'>,
  key: Pick<SigningKey, 'kid'>,
  secret: string | undefined,
): BackendVariables => ({
  VITRINE_ISSUER: tenant.issuer,
  VITRINE_KEY_ID: key.kid,
  VITRINE_SIGNING_SECRET: secret ?? null,
  ...(tenant.audience !== null && { VITRINE_AUDIENCE: tenant.audience }),
});

/** The same as lines that can be pasted into an environment file or a shell. */
export const backendLines = (variables: BackendVariables): string[] =>
  Object.entries(variables).map(([name, value]) => (value === null ? `# ${name}: as it was shown when the key was made` : `${name}=${quoted(value)}`));

const quoted = (value: string): string => (/^[\w./:@%+=-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`);
