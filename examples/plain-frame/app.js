import { connect } from '@vitrine/frame';

// 1. One call connects. Only these pages are trusted. Put the same list into the `frame-ancestors` of this page.
const frame = connect({ allowedOrigins: (new URL(import.meta.url).searchParams.get('pages') ?? '').split(' ') });

const orders = /** @type {HTMLElement} */ (document.getElementById('orders'));
let count = 0;

function addOrder() {
  orders.append(Object.assign(document.createElement('li'), { textContent: `Order ${++count}` }));
}

// 4. The iframe follows every change of the page's height. There is nothing to call.
document.getElementById('more')?.addEventListener('click', () => {
  addOrder();
  void frame.emit('receiptOpened', { receiptId: `order-${count}` });
});

// 3. The host page's settings, at the start and after each `handle.update()`.
frame.on('update', ({ theme = 'light', locale = 'en' }) => {
  Object.assign(document.documentElement, { lang: locale });
  document.documentElement.dataset.theme = theme;
});

// 2. The token goes to this app's own backend. After a 401, `rejected` requests a new one.
const token = await frame.token.get();
const answer = await fetch('/orders', { headers: { authorization: `Bearer ${token}` } });
for (let left = (await answer.json()).count; left > 0; left--) addOrder();
void frame.emit('ready', { widget: 'orders' });
