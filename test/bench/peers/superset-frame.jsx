/** @jsxImportSource preact */
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Switchboard } from '@superset-ui/switchboard';

/** The inside of a Superset embed, as small as Preact allows: the SDK's switchboard passes the token, and the frame fetches and shows the receipt. */
function App({ token }) {
  const [receipt, setReceipt] = useState();
  useEffect(() => {
    void fetch('/receipt', { headers: { Authorization: `Bearer ${token}` } })
      .then((response) => response.json())
      .then(setReceipt);
  }, [token]);
  return receipt === undefined ? <p>Loading</p> : <Receipt receipt={receipt} />;
}

function Receipt({ receipt }) {
  const money = new Intl.NumberFormat('en', { style: 'currency', currency: receipt.currency });
  const number = new Intl.NumberFormat('en', { maximumFractionDigits: 6 });
  const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' });
  return (
    <main>
      <header>
        <h1>{receipt.title}</h1>
        <p>{day.formatRange(new Date(receipt.period.start), new Date(receipt.period.end))}</p>
        <p>{receipt.summary}</p>
      </header>
      <Party party={receipt.issuer} />
      <Party party={receipt.recipient} />
      <dl>
        {receipt.outcomes.map((outcome) => (
          <div>
            <dt>{outcome.label}</dt>
            <dd>
              {number.format(outcome.amount)} {outcome.unit}
            </dd>
          </div>
        ))}
      </dl>
      <Plot series={receipt.series} />
      <table>
        <thead>
          <tr>
            <th>Description</th>
            <th class="n">Quantity</th>
            <th class="n">Price</th>
            <th class="n">Amount</th>
          </tr>
        </thead>
        <tbody>
          {receipt.lines.map((line) => (
            <tr>
              <td>{line.description}</td>
              <td class="n">
                {number.format(line.quantity)} {line.unit}
              </td>
              <td class="n">{number.format(line.unitPrice)}</td>
              <td class="n">{money.format(line.amountMinor / 100)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th colspan="3">Total</th>
            <th class="n">{money.format(receipt.totalMinor / 100)}</th>
          </tr>
        </tfoot>
      </table>
      <p>{receipt.notes}</p>
    </main>
  );
}

function Party({ party }) {
  return <section>{[party.name, ...party.addressLines].map((line) => [line, <br />])}</section>;
}

function Plot({ series }) {
  const values = series.points.map((point) => Number(point.value));
  const highest = Math.max(...values);
  const points = values.map((value, at) => `${(at * 600) / (values.length - 1)},${100 - (value * 90) / highest}`).join(' ');
  return (
    <svg viewBox="0 0 600 100" width="600" height="100" role="img" aria-label={series.label}>
      <polyline fill="none" stroke="#06c" points={points} />
    </svg>
  );
}

addEventListener('message', (event) => {
  if (event.source !== parent || event.data?.type !== '__embedded_comms__') return;
  const switchboard = new Switchboard({ port: event.ports[0], name: 'receipt' });
  switchboard.defineMethod('guestToken', ({ guestToken }) => render(<App token={guestToken} />, document.getElementById('app')));
  switchboard.start();
});
