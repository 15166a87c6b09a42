import { ownAudience, type OwnKeyKind, type OwnKeys } from '../../access/own-token.ts';
import type { Compact } from '../../access/token-format.ts';
import { tokenKinds, type Tokens } from '../../access/tokens.ts';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../platform/store/database.ts';
import type { CredentialInspection } from '../descriptor.ts';
import type { Inspection } from './inspection.ts';
import { rowFaults, rowStateOf } from './row-state.ts';

/** A kind of token that the server signs, with what stands behind it. */
export type OwnInspection = CredentialInspection & { own: OwnKeyKind };

/** Which of the kinds of token of the server's own this says to be. */
export const ownInspectionOf = (owned: readonly OwnInspection[], { header }: Compact): OwnInspection | undefined =>
  owned.find(({ own }) => header.typ?.toLowerCase() === tokenKinds[own].typ.value);

export interface InspectOwnDeps {
  tokens: Tokens;
  ownKeys: OwnKeys;
  database: Database;
  clock: Clock;
  publicUrl: string;
}

/**
 * Inspects a token that the server itself has signed. One of another tenant looks like one that nobody has signed: nothing of it is told.
 */
export async function inspectOwn({ tokens, ownKeys, database, clock, publicUrl }: InspectOwnDeps, tenantId: string, inspection: OwnInspection, compact: Compact): Promise<Inspection> {
  const kind = inspection.own;
  const { kid = '' } = compact.header;
  const key = /^own_[0-9a-f]{24}$/.test(kid) ? await ownKeys.verifier(kind, kid) : undefined;
  const verdict = await tokens.verify(compact, key ? [key] : [], { kind, issuer: publicUrl, audience: ownAudience, maxSeconds: tokenKinds[kind].maxAgeSeconds });
  const found = { kind, format: 'valid', row: null, claims: null, notices: [] as string[] } as const;
  if (!verdict.ok && verdict.failed === 'signature') return { ...found, signature: 'invalid', reason: verdict.fault.reason };
  const claims = verdict.claims;
  if (claims?.['tenant_id'] !== tenantId) return { ...found, signature: 'unchecked', reason: 'No usable key fits the token.' };
  const row = await rowStateOf(database, inspection, { tenantId, text: compact.text, claims, nowMs: clock.now() });
  return { ...found, signature: 'valid', row, reason: verdict.ok ? rowFaults[row] : verdict.fault.reason, claims: { ...claims } };
}
