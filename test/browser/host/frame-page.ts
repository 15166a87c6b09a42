/**
 * A frame page written from `docs/protocol.md` without the Vitrine frame runtime. It requests a token, records every answer, uses penpal over the
 * port, and exposes globals for tests.
 */
export const framePage = (hostOrigin: string): string => `<!doctype html>
<html><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Frame</title></head>
<body style="margin:0"><main id="content">Content</main><input id="field">
<script type="module">
import { connect, PortMessenger } from '/penpal.mjs';
Object.assign(window, { answers: [], refusals: [], tokens: [], updates: [], ends: 0, ports: [], auto: !location.search.includes('silent') });
const done = async () => ({ ok: true, value: null });
const methods = Object.freeze(Object.assign(Object.create(null), {
  setToken: (answer) => (tokens.push(answer), done()),
  update: (config) => (updates.push(config), done()),
  endSession: () => (window.ends++, done()),
  focus: done,
  print: done,
}));
window.ask = (reason = 'mount') => parent.postMessage({ type: 'VITRINE_REQUEST_TOKEN', value: { protocol: 1, widgetId: 'by-hand', reason } }, '${hostOrigin}');
addEventListener('message', ({ source, origin, data, ports }) => {
  if (source !== parent || origin !== '${hostOrigin}') return;
  if (data?.type === 'VITRINE_NO_TOKEN') refusals.push(data.value);
  if (data?.type !== 'VITRINE_TOKEN') return;
  answers.push(data.value);
  window.port = ports[0];
  window.portsOpened = (window.portsOpened ?? 0) + 1;
  const connection = connect({ messenger: new PortMessenger({ port: ports[0] }), methods });
  window.connected = connection.promise.then(async (host) => {
    window.host = host;
    if (auto) await host.emit({ name: 'ready', payload: { widget: data.value.config?.widget ?? 'none' } });
    return true;
  });
  // A newer answer closes this port.
  window.connected.catch(() => {});
});
if (auto) ask();
</script></body></html>`;
