const { server, tenant, widget, resource } = document.getElementById('embed').dataset;

/** The portal's session decides who gets a token. `null` means that the user is signed out. */
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

const handle = Vitrine.embed.mount('#embed', { server, tenant, widget, resource, getToken });
portal.embedded(handle);
