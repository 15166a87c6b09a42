// Shows the responses for `ways/widget-token.js`: the customer, their connections and directories, and each call.
const place = document.getElementById('panel');
const part = (name) => place.querySelector(`[data-part="${name}"]`);

function element(tag, text, className = '') {
  return Object.assign(document.createElement(tag), { textContent: text, className });
}

function row(name, detail, state = '', words = {}) {
  const item = document.createElement('li');
  const text = document.createElement('span');
  text.append(element('bdi', name), element('small', detail));
  item.append(text, element('span', words[state] ?? state, 'state'));
  item.lastChild.dataset.state = state;
  return item;
}

/** Renders the response of each address as rows of its card, with its texts for their states. */
const rows = {
  '/v1/widget/me': ({ customer, tenant, scopes }) => [
    row(customer.name ?? customer.externalId, `${customer.externalId} · ${tenant.name}`),
    ...scopes.map((scope) => row('', scope)),
  ],
  '/v1/widget/sso-connections': ({ items }, words) =>
    items.map(({ name, protocol, domains, state }) => row(name, [protocol.toUpperCase(), ...domains].join(' · '), state, words)),
  '/v1/widget/directories': ({ items }, words) =>
    items.map(({ name, provider, users, state }) => row(name, users ? `${provider} · ${users}` : provider, state, words)),
};

globalThis.panel = {
  showToken({ id, expiresAt }) {
    part('id').textContent = id;
    part('until').textContent = new Date(expiresAt).toLocaleTimeString(document.documentElement.lang, { timeStyle: 'short' });
  },

  showAnswer(path, status, body) {
    const call = element('li', '');
    call.append(element('code', `GET ${path}`), element('span', `${status}${body.code ? ` ${body.code}` : ''}`, 'status'));
    call.dataset.ok = String(status === 200);
    part('calls').prepend(call);

    const card = place.querySelector(`[data-path="${path}"]`);
    const shown = status === 200 ? rows[path](body, JSON.parse(card.dataset.states)) : [];
    card.dataset.state = status !== 200 ? 'refused' : shown.length ? 'filled' : 'empty';
    card.querySelector('.refused').textContent = status === 200 ? '' : `${body.code}: ${body.detail ?? body.title}`;
    card.querySelector('ul').replaceChildren(...shown);
  },

  connect(actions) {
    for (const [name, action] of Object.entries(actions)) part(name).addEventListener('click', action);
    void actions.mint();
  },
};
