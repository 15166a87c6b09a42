// The script of a page written for the older protocol. It knows two messages and nothing about Vitrine.
const frame = document.getElementById('widget');
const frameOrigin = frame.dataset.origin;

async function signIn() {
  const response = await fetch('/api/widget-auth', { method: 'POST', credentials: 'include' });
  return response.ok ? (await response.json()).token : undefined;
}

window.addEventListener('message', async (event) => {
  if (event.source !== frame.contentWindow || event.origin !== frameOrigin) return;
  if (event.data?.type !== 'RETURNINGAI_WIDGET_REQUEST_TOKEN') return;
  const token = await signIn();
  if (token) event.source.postMessage({ type: 'RETURNINGAI_WIDGET_TOKEN', value: { token, widgetId: 'receipts' } }, event.origin);
});
