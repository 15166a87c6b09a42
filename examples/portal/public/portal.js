/* global Vitrine */
const place = document.getElementById('embed');
const events = document.getElementById('events');

const { server, tenant, widget, resource, theme, locale } = place.dataset;

/** The portal's session decides who gets a token; `null` says that nobody is signed in any more. */
async function getToken({ signal }) {
  const response = await fetch('/api/vitrine-token', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ receipt: resource }),
    signal,
  });
  if (response.status === 401) return null;
  if (!response.ok) throw new Error(`The portal answered ${response.status}.`);
  return response.json();
}

const handle = Vitrine.embed.mount(place, {
  server,
  tenant,
  widget,
  resource,
  theme,
  locale,
  getToken,
  onEvent({ name, payload }) {
    const line = document.createElement('li');
    line.textContent = `${new Date().toLocaleTimeString()} ${name} ${JSON.stringify(payload)}`;
    events.append(line);
  },
});

// The look changes in place, without another page: the receipt stays where it is.
document.querySelector('select[name=theme]').addEventListener('change', (event) => {
  const chosen = event.target.value;
  document.documentElement.dataset.theme = chosen;
  handle.update({ theme: chosen });
  fetch('/preferences', { method: 'POST', body: new URLSearchParams({ theme: chosen }), redirect: 'manual' });
});

// Signing out takes the receipt off the page before the next page has answered.
document.getElementById('sign-out').addEventListener('click', () => handle.logout());
