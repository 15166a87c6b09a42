import type { SigningKey } from '../credentials/signing-keys/model.ts';
import type { TenantRow } from '../platform/store/schema.ts';

/** The environment variables of a backend that mints tokens, as the samples read them. */
export type BackendVariables = { VITRINE_ISSUER: string; VITRINE_KEY_ID: string; VITRINE_SIGNING_SECRET: string | null; VITRINE_AUDIENCE?: string };

/** Returns the variables of a tenant's backend. The secret is known only when the key is created. */
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

/** Returns the variables as lines for an environment file or a shell. */
export const backendLines = (variables: BackendVariables): string[] =>
  Object.entries(variables).map(([name, value]) => (value === null ? `# ${name}: as shown when the key was created` : `${name}=${quoted(value)}`));

const quoted = (value: string): string => (/^[\w./:@%+=-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`);
