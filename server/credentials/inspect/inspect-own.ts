import { ownAudience } from '../../../protocol/tokens.ts';
import type { OwnKeyKind } from '../../access/own-token.ts';
import type { Compact } from '../../access/token-format.ts';
import { tokenKinds } from '../../access/token-kinds.ts';
import type { Tokens } from '../../access/tokens.ts';
import type { CredentialStatusReader } from '../descriptor.ts';
import type { CredentialServices } from '../services.ts';
import type { Inspection } from './inspection.ts';
import { rowFaults, rowStateOf } from './row-state.ts';

/** A kind of token that the server signs, with its standing. */
export type OwnStatusReader = CredentialStatusReader & { own: OwnKeyKind };

/** Returns the kind of server-signed token that the header claims. */
export const ownStatusReaderOf = (owned: readonly OwnStatusReader[], { header }: Compact): OwnStatusReader | undefined =>
  owned.find(({ own }) => header.typ?.toLowerCase() === tokenKinds[own].typ.value);

export interface InspectOwnDeps {
  /** The inspector's own instance, which caches nothing. */
  tokens: Tokens;
  services: CredentialServices;
}

/** Inspects a token that the server signed. For a token of another tenant, the report is that no usable key fits; it reveals nothing else. */
export async function inspectOwn({ tokens, services }: InspectOwnDeps, tenantId: string, standing: OwnStatusReader, compact: Compact): Promise<Inspection> {
  const kind = standing.own;
  const { kid = '' } = compact.header;
  const key = /^own_[0-9a-f]{24}$/.test(kid) ? await services.ownKeys.verifier(kind, kid) : undefined;
  const expected = { kind, issuer: services.config.publicUrl, audience: ownAudience, maxSeconds: tokenKinds[kind].maxAgeSeconds };
  const verdict = await tokens.verify(compact, key ? [key] : [], expected);
  const found = { kind, format: 'valid', row: null, claims: null, notices: [] as string[] } as const;
  if (!verdict.ok && verdict.failed === 'signature') return { ...found, signature: 'invalid', reason: verdict.fault.reason };
  const claims = verdict.claims;
  if (claims?.['tenant_id'] !== tenantId) return { ...found, signature: 'unchecked', reason: 'No usable key matches the token.' };
  const row = await rowStateOf(services, standing, tenantId, { text: compact.text, claims });
  return { ...found, signature: 'valid', row, reason: verdict.ok ? rowFaults[row] : verdict.fault.reason, claims: { ...claims } };
}
