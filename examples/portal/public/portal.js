// Runs beside every embed of this portal: theme, event log, and the end of the session.
const root = document.documentElement;
const events = document.getElementById('events');
const handles = [];

/** The scripts in `ways` mount the embeds and register them here. */
globalThis.portal = { embedded: (handle) => void handles.push(handle) };

globalThis.Vitrine?.embed.configure({
  theme: root.dataset.theme,
  locale: root.lang,
  onEvent({ name, payload }) {
    const line = document.createElement('li');
    line.textContent = `${new Date().toLocaleTimeString(root.lang)} ${name} ${JSON.stringify(payload)}`;
    events?.append(line);
  },
});

// The theme changes in place, without a page load: the receipt stays where it is.
document.querySelector('select[name=theme]').addEventListener('change', (event) => {
  const chosen = event.target.value;
  root.dataset.theme = chosen;
  for (const handle of handles) handle.update({ theme: chosen });
  fetch('/preferences', { method: 'POST', body: new URLSearchParams({ theme: chosen }), redirect: 'manual' });
});

// Signing out removes the receipts from the page before the next page responds.
document.getElementById('sign-out')?.addEventListener('click', () => {
  for (const handle of handles) handle.logout();
});
