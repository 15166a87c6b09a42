import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../protocol/errors.ts';
import {
  type DataMessage,
  type FrameMethods,
  type HostMethods,
  maxHeightPx,
  maxTokenLength,
  type NoTokenMessage,
  protocolVersion,
  type RequestTokenMessage,
  type TokenMessage,
} from '../../protocol/messages.ts';
import { read } from '../house/source-files.ts';

const schema: { $id: string; $defs: Record<string, object> } = JSON.parse(read('protocol/messages.schema.json'));
const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).addSchema(schema);

function fits(name: string, value: unknown): boolean {
  const validate = ajv.getSchema(`${schema.$id}#/$defs/${name}`);
  if (!validate) throw new Error(`The schema has no ${name}.`);
  return validate(value) === true;
}

const fault: Fault = {
  code: 'token_unavailable',
  message: 'No.',
  retryable: true,
  status: 503,
  requestId: 'req_1',
  docsUrl: 'https://v.example/errors#token_unavailable',
};
const request: RequestTokenMessage = { type: 'VITRINE_REQUEST_TOKEN', value: { protocol: protocolVersion, widgetId: 'w', reason: 'mount' } };
const token: TokenMessage = {
  type: 'VITRINE_TOKEN',
  value: { token: 't', expiresIn: 60, widgetId: 'w', config: { widget: 'receipt', resource: 'r_1', theme: 'dark', locale: 'ar' }, data: 'coming' },
};
const data: DataMessage = { type: 'VITRINE_DATA', value: { widgetId: 'w', path: '/v1/receipts', bytes: new ArrayBuffer(8) } };
const none: NoTokenMessage = { type: 'VITRINE_NO_TOKEN', value: { widgetId: 'w', fault } };
type Ask<M, N extends keyof M> = M[N] extends (ask: infer A) => unknown ? A : never;
const ask: Ask<HostMethods, 'requestToken'> = { reason: 'expired' };
const resize: Ask<HostMethods, 'resize'> = { heightPx: maxHeightPx };
const paper: Ask<HostMethods, 'paper'> = { heightPerWidth: 12.5 };
const emit: Ask<HostMethods, 'emit'> = { name: 'error', payload: fault };
const setToken: Ask<FrameMethods, 'setToken'> = { token: 'a'.repeat(maxTokenLength) };
const update: Ask<FrameMethods, 'update'> = { widget: 'receipt-list', magicLink: { returnUrl: 'https://p.example', token: 'x' } };

describe('the JSON Schema of the messages', () => {
  it.each([
    ['VITRINE_REQUEST_TOKEN', request],
    ['VITRINE_TOKEN', token],
    ['VITRINE_NO_TOKEN', none],
    ['VITRINE_DATA', data],
    ['VITRINE_DATA', { ...data, value: { widgetId: 'w', path: '/v1/receipts' } }],
    ['requestToken', ask],
    ['resize', resize],
    ['paper', paper],
    ['emit', emit],
    ['emit', { name: 'ready', payload: { widget: 'receipt' } }],
    ['emit', { name: 'invoiceOpened', payload: { invoiceId: 'inv_1' } }],
    ['emit', { name: 'documentExported', payload: { documentId: 'inv_1', kind: 'invoice', format: 'pdf' } }],
    ['setToken', setToken],
    ['update', update],
  ])('%s accepts what the types allow', (name, value) => {
    expect(fits(name, value)).toBe(true);
  });

  it.each([
    ['VITRINE_REQUEST_TOKEN', { ...request, extra: 1 }],
    ['VITRINE_REQUEST_TOKEN', { ...request, value: { ...request.value, reason: 'why' } }],
    ['VITRINE_REQUEST_TOKEN', { ...request, value: { ...request.value, protocol: 3 } }],
    ['VITRINE_TOKEN', { ...token, value: { ...token.value, token: '' } }],
    ['VITRINE_TOKEN', request],
    ['VITRINE_TOKEN', { ...token, value: { ...token.value, data: true } }],
    ['VITRINE_DATA', { ...data, value: { widgetId: 'w' } }],
    ['VITRINE_NO_TOKEN', { ...none, value: { widgetId: 'w' } }],
    ['requestToken', {}],
    ['resize', { heightPx: 0 }],
    ['resize', { heightPx: maxHeightPx + 1 }],
    ['paper', { heightPerWidth: 1_001 }],
    ['emit', { name: 'token', payload: { reason: 'mount' } }],
    ['emit', { name: 'ready', payload: {} }],
    ['emit', { name: 'invoiceClosed', payload: { receiptId: 'rcpt_1' } }],
    ['emit', { name: 'documentExported', payload: { documentId: 'inv_1', kind: 'invoice', format: 'exe' } }],
    ['setToken', { token: 'a'.repeat(maxTokenLength + 1) }],
    ['update', { widget: 'Receipt' }],
    ['update', { widget: 'receipt', theme: 'blue' }],
  ])('%s refuses what neither side accepts: %j', (name, value) => {
    expect(fits(name, value)).toBe(false);
  });

  it('has a definition for every message and method that carries data', () => {
    const names = ['VITRINE_REQUEST_TOKEN', 'VITRINE_TOKEN', 'VITRINE_NO_TOKEN', 'requestToken', 'resize', 'paper', 'emit', 'setToken', 'update'];
    expect(Object.keys(schema.$defs)).toEqual(expect.arrayContaining(names));
  });
});
