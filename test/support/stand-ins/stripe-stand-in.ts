import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StandInSession {
  id: string;
  object: 'checkout.session';
  url: string | null;
  status: 'open' | 'complete' | 'expired';
  payment_status: 'paid' | 'unpaid';
  client_reference_id: string;
  amount_total: number;
  currency: string;
  payment_intent: string | null;
}

export interface StripeStandIn {
  readonly sessions: Map<string, StandInSession>;
  /** Statuses of payments by their id, other than `succeeded` for a paid session and `processing` for the others. */
  readonly paymentStatuses: Map<string, string>;
  /** Requests that created or read a session: method, address, headers, form. */
  readonly requests: { method: string; path: string; authorization: string | undefined; key: string | undefined; form: URLSearchParams }[];
  /** Address of the stand-in. */
  readonly url: string;
  behavior:
    | 'answers'
    | 'refuses'
    | 'in progress'
    | 'refuses the amount'
    | 'disconnects'
    | 'creates and disconnects'
    | 'sends HTML'
    | 'streams endlessly'
    | 'redirects';
  /** Makes the form stored under this key differ from later ones. */
  changeStoredForm(key: string): void;
  /** Runs once after a session was read, before the request to close it. */
  beforeExpire: (() => void) | undefined;
  /** Runs once while a created session is on its way to the caller. */
  onCreated: (() => Promise<unknown>) | undefined;
  /** Bytes that the client has read of an endless response. */
  bytesRead: number;
  /** `fetch` for the server, which redirects calls from Stripe to the stand-in. */
  fetch: typeof fetch;
  close(): Promise<void>;
}

/** Starts a stand-in on loopback for the routes of Stripe in use: sessions with their idempotency keys. */
export async function startStripeStandIn(): Promise<StripeStandIn> {
  const byKey = new Map<string, { id: string; form: string }>();
  /** The account of each session. Other accounts cannot see it. */
  const accounts = new Map<string, string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const form = new URLSearchParams(text);
      const { method = '', url = '', headers } = request;
      const key = headers['idempotency-key'];
      // The stand-in takes the account from the first ten letters of a key.
      const account = /_test_(\w{10})/.exec(headers.authorization ?? '')?.[1] ?? '';
      const own = (id: string | undefined): StandInSession | undefined =>
        id !== undefined && accounts.get(id) === account ? standIn.sessions.get(id) : undefined;
      standIn.requests.push({ method, path: url, authorization: headers.authorization, key: typeof key === 'string' ? key : undefined, form });
      if (standIn.behavior === 'disconnects') return void request.socket.destroy();
      const answer = (status: number, body: unknown): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      if (standIn.behavior === 'refuses') return answer(401, { error: { message: 'Invalid API Key provided: sk_test_very-secret' } });
      if (standIn.behavior === 'in progress') return answer(409, { error: { type: 'idempotency_error', code: 'idempotency_key_in_use', message: 'In use.' } });
      if (standIn.behavior === 'sends HTML') return void response.end('<html>');
      if (standIn.behavior === 'redirects') return void response.writeHead(302, { location: `${base}/elsewhere` }).end();
      if (standIn.behavior === 'streams endlessly') {
        const chunk = Buffer.alloc(64 * 1024, ' ');
        const write = (): void => {
          while (!response.destroyed && response.write(chunk)) standIn.bytesRead += chunk.length;
        };
        response.writeHead(200, { 'content-type': 'application/json' }).on('drain', write);
        return write();
      }
      if (standIn.behavior === 'refuses the amount')
        return answer(400, { error: { message: 'Amount must be no more than €999,999.99', param: 'very-secret' } });
      const closed = method === 'POST' ? own(/\/sessions\/([^/]+)\/expire$/.exec(url)?.[1]) : undefined;
      if (closed) standIn.beforeExpire?.();
      if (closed && closed.status !== 'open') return answer(400, { error: { message: 'This Session is not in an expireable state.' } });
      if (closed) return answer(200, Object.assign(closed, { status: 'expired', url: null }));
      const before = method === 'POST' && typeof key === 'string' ? byKey.get(`${account} ${key}`) : undefined;
      // As in Stripe, a key belongs to one form.
      if (before && before.form !== text) return answer(400, { error: { type: 'idempotency_error', message: 'Keys are for the same parameters.' } });
      const { pathname, searchParams } = new URL(url, base);
      const sessionId = method === 'GET' ? pathname.split('/').at(-1) : before?.id;
      const found = own(sessionId);
      if (found && found.payment_intent !== null && searchParams.get('expand[]') === 'payment_intent') {
        const { payment_intent: paymentId, payment_status: paid } = found;
        const status = standIn.paymentStatuses.get(paymentId) ?? (paid === 'paid' ? 'succeeded' : 'processing');
        return answer(200, { ...found, payment_intent: { id: paymentId, object: 'payment_intent', status } });
      }
      if (found) return answer(200, found);
      if (method !== 'POST' || url !== '/v1/checkout/sessions') return answer(404, { error: { message: 'none' } });
      const id = `cs_test_${standIn.sessions.size + 1}`;
      const session: StandInSession = {
        ...{ id, object: 'checkout.session', url: `https://checkout.stripe.com/c/pay/${id}`, status: 'open', payment_status: 'unpaid' },
        client_reference_id: form.get('client_reference_id') ?? '',
        amount_total: Number(form.get('line_items[0][price_data][unit_amount]')) * Number(form.get('line_items[0][quantity]')),
        ...{ currency: form.get('line_items[0][price_data][currency]') ?? '', payment_intent: null },
      };
      standIn.sessions.set(id, session);
      accounts.set(id, account);
      if (typeof key === 'string') byKey.set(`${account} ${key}`, { id, form: text });
      if (standIn.behavior === 'creates and disconnects') return void request.socket.destroy();
      const { onCreated } = standIn;
      standIn.onCreated = undefined;
      if (onCreated) return void onCreated().then(() => answer(200, session));
      return answer(200, session);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const standIn: StripeStandIn = {
    sessions: new Map(),
    paymentStatuses: new Map(),
    requests: [],
    url: base,
    bytesRead: 0,
    beforeExpire: undefined,
    onCreated: undefined,
    changeStoredForm(key) {
      for (const [name, before] of byKey) if (name.endsWith(` ${key}`)) byKey.set(name, { ...before, form: `${before.form}&other=form` });
    },
    behavior: 'answers',
    fetch: (address, init) => fetch(String(address).replace('https://api.stripe.com', base), init),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return standIn;
}
