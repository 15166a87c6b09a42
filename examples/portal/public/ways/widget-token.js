const { server } = document.getElementById('panel').dataset;
const widgets = ['/v1/widget/me', '/v1/widget/sso-connections', '/v1/widget/directories'];
let minted;

async function mint() {
  const response = await fetch('/api/widget-token', { method: 'POST' });
  minted = await response.json();
  panel.showToken(minted);
  await ask();
}

async function ask() {
  for (const path of widgets) {
    const response = await fetch(server + path, { headers: { Authorization: `Bearer ${minted.token}` } });
    panel.showAnswer(path, response.status, await response.json());
  }
}

async function revoke() {
  await fetch('/api/widget-token/revoke', { method: 'POST', body: new URLSearchParams({ id: minted.id }) });
  await ask();
}

panel.connect({ mint, ask, revoke });
