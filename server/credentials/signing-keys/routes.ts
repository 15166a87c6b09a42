import { z } from 'zod';
import type { MasterKeys } from '../../access/master-key.ts';
import { keyAlgorithms } from '../../access/verifying-keys.ts';
import { byOf } from '../../platform/audit/model.ts';
import { route, type Route } from '../../platform/http/routes/route.ts';
import { listRoute } from '../list-route.ts';
import { maxGraceSeconds, newSigningKey, signingKey } from './model.ts';
import { generateKey, importKey } from './new-key.ts';
import { ownKid } from './own-kid.ts';
import { maxKeyLength } from './read-key.ts';
import type { SigningKeyStore } from './store.ts';

export interface SigningKeyRouteDeps {
  signingKeys: SigningKeyStore;
  masterKeys: MasterKeys;
}

const algorithm = z.enum(keyAlgorithms);
const graceSeconds = z.int().min(0).max(maxGraceSeconds).default(0).meta({ description: 'How long the former key still verifies. 0 ends it immediately.' });
const jwk = z.record(z.string(), z.unknown());
const foreignKey = z.union([z.string().max(maxKeyLength), jwk]);
const params = z.strictObject({ id: z.string().max(100) });

const creation = z.strictObject({
  algorithm: algorithm.optional().meta({ description: 'Default: the algorithm of the given key, or HS256 for a generated key.' }),
  publicKey: foreignKey.optional().meta({
    description:
      'An existing key to import: an RSA public key as PEM, certificate or JWK (RS256), or a JWK set with one key. ' +
      'A shared secret as JWK of the type "oct" (HS256) is accepted, too, and stored encrypted. Default: a key is generated.',
  }),
  kid: ownKid.optional().meta({
    description: '"kid" of tokens. Default: the "kid" of the given JWK, or else the id of the key. Requests with your own "kid" must send Vitrine-Tenant.',
  }),
});

/** Routes for the keys that sign a tenant's own JWTs. */
export function signingKeyRoutes({ signingKeys, masterKeys }: SigningKeyRouteDeps): Route[] {
  return [
    listRoute({
      path: '/v1/signing-keys',
      operationId: 'listSigningKeys',
      tag: 'Signing keys',
      summary: 'Lists the signing keys of the tenant, without their secrets.',
      access: 'signing-keys:read',
      item: signingKey,
      list: signingKeys.list,
    }),
    route({
      method: 'post',
      path: '/v1/signing-keys',
      operationId: 'createSigningKey',
      tag: 'Signing keys',
      summary: 'Creates a signing key, or imports an existing one. Its state is "active" for the first key of a tenant, and "next" otherwise.',
      access: 'signing-keys:write',
      body: creation,
      bodyLimit: 64 * 1024,
      idempotent: { secret: true },
      response: { status: 201, description: 'The key. Its secret is returned only once.', schema: newSigningKey },
      async handler(request) {
        const { algorithm: wanted, publicKey, kid } = request.body;
        const draft =
          publicKey === undefined
            ? await generateKey(masterKeys, request.tenantId, wanted ?? 'HS256', kid)
            : importKey(masterKeys, request.tenantId, { key: publicKey, algorithm: wanted, kid });
        return { status: 201, body: await signingKeys.add(byOf(request), draft) };
      },
    }),
    route({
      method: 'post',
      path: '/v1/signing-keys/rotate',
      operationId: 'rotateSigningKey',
      tag: 'Signing keys',
      summary: 'Creates a new active key. The former one ends immediately, or after a grace period.',
      access: 'signing-keys:write',
      body: z
        .strictObject({
          graceSeconds,
          algorithm: algorithm.optional().meta({ description: 'Default: the algorithm of the active key.' }),
          kid: ownKid.optional().meta({ description: '"kid" of tokens for the new key. Default: its id.' }),
        })
        .prefault({}),
      idempotent: { secret: true },
      response: { status: 201, description: 'The new active key. Its secret is returned only once.', schema: newSigningKey },
      async handler(request) {
        const active = (await signingKeys.list(request.tenantId)).find(({ state }) => state === 'active');
        const draft = await generateKey(masterKeys, request.tenantId, request.body.algorithm ?? active?.algorithm ?? 'HS256', request.body.kid);
        return { status: 201, body: await signingKeys.rotate(byOf(request), draft, active?.id, request.body.graceSeconds) };
      },
    }),
    route({
      method: 'patch',
      path: '/v1/signing-keys/:id',
      operationId: 'updateSigningKey',
      tag: 'Signing keys',
      summary: 'Changes the "kid" of a key. The id of the key remains valid, too.',
      access: 'signing-keys:write',
      params,
      body: z.strictObject({ kid: ownKid.nullable().meta({ description: 'null for the id of the key.' }) }),
      response: { status: 200, description: 'The key.', schema: signingKey },
      handler: async (request) => ({ body: await signingKeys.rename(byOf(request), request.tenantId, request.params.id, request.body.kid) }),
    }),
    route({
      method: 'post',
      path: '/v1/signing-keys/:id/activate',
      operationId: 'activateSigningKey',
      tag: 'Signing keys',
      summary: 'Activates a "next" key. The former active key retires immediately, or after a grace period.',
      access: 'signing-keys:write',
      params,
      body: z.strictObject({ graceSeconds }).prefault({}),
      response: { status: 200, description: 'The active key.', schema: signingKey },
      handler: async (request) => ({ body: await signingKeys.activate(byOf(request), request.tenantId, request.params.id, request.body.graceSeconds) }),
    }),
    route({
      method: 'post',
      path: '/v1/signing-keys/:id/retire',
      operationId: 'retireSigningKey',
      tag: 'Signing keys',
      summary: 'Retires a key, or ends the grace period of a retired one. Retiring the active key requires "force".',
      access: 'signing-keys:write',
      params,
      body: z.strictObject({ graceSeconds, force: z.boolean().default(false) }).prefault({}),
      response: { status: 200, description: 'The retired key.', schema: signingKey },
      handler: async (request) => ({ body: await signingKeys.retire(byOf(request), request.tenantId, request.params.id, request.body) }),
    }),
  ];
}
