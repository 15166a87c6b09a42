import { rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { buildWidget } from '../../../../examples/own-widget/build-widget.js';
import { createUsageApi, type Usage } from '../../../../examples/own-widget/usage-api.js';
import { plainManifest, plainModule, writeWidgets } from '../../../support/server/own-widgets.ts';
import { startTestServer } from '../../../support/server/server.ts';
import { type PageServer, startPageServer } from '../../support/page-server.ts';
import type { Shared, World } from '../../support/world.ts';
import { test as base } from '../embed.ts';
import { mistakenWidgets } from './own-widget-mistakes.ts';

/** The API of a vendor, served by a test. */
export interface UsageOrigin {
  readonly origin: string;
  /** Answers calls that have a token of the tenant with this usage. */
  answer(usage: Usage): void;
  /** Answers every call with this listener, with CORS for the server. */
  respond(listener: RequestListener): void;
  /** The `Authorization` of each call so far, without preflights. */
  readonly bearers: (string | undefined)[];
}

const throwing = `
import { defineWidget } from '@vitrine/frame/widget';
import { jsx } from 'preact/jsx-runtime';
window.breaks ??= {};
const button = (children, onClick) => jsx('button', { onClick, children });
export const widget = defineWidget({
  name: 'acme-throwing',
  resource: 'none',
  texts: { en: { title: 'Throwing' } },
  load: async () => 1,
  view: ({ texts }) => {
    if (breaks.view) throw new Error('thrown in view');
    return jsx('section', { class: 'sheet', children: [
      jsx('h1', { children: texts.title }),
      button('event', () => { throw new Error('thrown in event'); }),
      button('promise', () => { Promise.reject(new Error('thrown in promise')); }),
      button('view', () => { breaks.view = true; throw new Error('thrown in view'); }),
    ] });
  },
});`;

/** Updates itself on every render. */
const unending = `import { useState } from 'preact/hooks';
${plainModule('acme-unending', 'load: async () => 1, view: () => { const [count, set] = useState(0); set(count + 1); return message(String(count)); }')}`;

/** Reloads on every render. */
const reloading = plainModule(
  'acme-reloading',
  "load: async () => (window.loads = (window.loads ?? 0) + 1), view: ({ reload }) => (reload(), message('shown'))",
);

/** Loads only when the test says so. */
const deaf = plainModule(
  'acme-deaf',
  'load: () => ((window.hasBegun = true), window.answer ?? new Promise(() => {})), view: ({ texts }) => message(texts.title)',
);

/** Throws in `retry`, which the frame calls with each token. */
const stubborn = plainModule(
  'acme-stubborn',
  `open: () => ({
    state: { status: 'ready', value: 1 }, view: () => message('Shown'), retry() { if (window.breaks) throw new Error('thrown in retry'); }, destroy() {} })`,
);

/** Throws in `destroy`. */
const clinging = plainModule(
  'acme-clinging',
  `open: ({ config }) => ({
    state: { status: 'ready', value: 1 }, view: () => message(config.resource), retry() {}, destroy() { throw new Error('thrown in destroy'); } })`,
).replace("'none'", "'optional'");

declare global {
  interface Window {
    /** How often a component was mounted, and unmounted. */
    mounts?: number;
    unmounts?: number;
    loads?: number;
    throwLate: Record<'timer' | 'text' | 'promise', () => void>;
  }
}

/** Throws when the test says so, even if another widget is shown by then. */
const late = `${plainModule('acme-late')}
window.throwLate = {
  timer: () => void setTimeout(() => { throw new Error('thrown in a timer'); }),
  text: () => void setTimeout(() => { throw 'thrown as a text'; }),
  promise: () => void Promise.reject(new Error('thrown in a promise')),
};`;

/** Its component throws when it is unmounted, or a moment later, and when it is clicked. */
const sticky = `
import { h } from 'preact';
import { useEffect, useLayoutEffect } from 'preact/hooks';
const useMountEffect = window.isSynchronous ? useLayoutEffect : useEffect;
const Sticky = ({ of }) => {
  useMountEffect(() => {
    window.mounts = (window.mounts ?? 0) + 1;
    return () => {
      window.unmounts = (window.unmounts ?? 0) + 1;
      throw new Error('thrown on unmount');
    };
  }, []);
  return h('button', { onClick() { throw new Error('thrown in a click'); } }, of);
};
${plainModule('acme-sticky', 'load: async ({ config }) => config.resource, view: ({ data }) => h(Sticky, { of: data })').replace("'none'", "'optional'")}`;

/** Has every kind of field, some controlled by a state, some not. */
const form = `
import { h } from 'preact';
import { useState } from 'preact/hooks';
const useField = (name, first) => {
  const [value, set] = useState(first);
  const isOn = name === 'checked';
  return [String(value), { [name]: value, onChange: ({ currentTarget }) => set(isOn ? currentTarget.checked : currentTarget.value) }];
};
const useChosen = (first) => {
  const [chosen, set] = useState(first);
  return [chosen.join('+'), (value) => chosen.includes(value), ({ currentTarget }) => set([...currentTarget.selectedOptions].map(({ value }) => value))];
};
const Form = ({ words }) => {
  const [agreed, agree] = useField('checked', false);
  const [chosen, choose] = useField('value', 'a');
  const [kept, isKept, keep] = useChosen(['a']);
  const options = ['a', 'b', 'c'].map((value) => h('option', { value }, value));
  return h('section', { class: 'sheet' },
    h('input', { id: 'plain', type: 'checkbox' }), h('input', { id: 'other', type: 'checkbox', defaultChecked: true }),
    h('input', { id: 'one', type: 'radio', name: 'r', defaultChecked: true }), h('input', { id: 'two', type: 'radio', name: 'r' }),
    h('input', { id: 'agree', type: 'checkbox', ...agree }), h('select', { id: 'choice', ...choose }, options),
    h('select', { id: 'several', multiple: true }, options), h('textarea', { id: 'text' }),
    h('select', { id: 'kept', multiple: true, onChange: keep }, ['a', 'b', 'c'].map((value) => h('option', { value, selected: isKept(value) }, value))),
    h('input', { id: 'send', type: 'submit', value: words }), h('input', { id: 'clear', type: 'reset', value: words }),
    h('select', { id: 'sorted' }, words.split(' ').map((word, place) => [word, place]).sort().map(([word, value]) => h('option', { value }, word))),
    h('select', { id: 'worded' }, words.split(' ').map((word) => h('option', null, word))),
    h('details', { id: 'fold' }, h('summary', null, 'More'), 'and more'),
    h('output', null, agreed + ' ' + chosen + ' ' + kept));
};
${plainModule('acme-form', 'load: async () => 1, view: ({ texts }) => h(Form, { words: texts.title })').replace(
  /texts: \{.*?\} \}/,
  "texts: { en: { title: 'Day Week Month' }, de: { title: 'Tag Woche Monat' }, ar: { title: 'يوم أسبوع شهر' } }",
)}`;

/** An effect updates it on every render. */
const restless = `import { useEffect, useState } from 'preact/hooks';
${plainModule(
  'acme-restless',
  `load: async () => 1, view: () => {
    const [count, set] = useState(0);
    useEffect(() => { if (count < (window.enough ?? Infinity)) set(count + 1); });
    return message(String(count));
  }`,
)}`;

/** Renders again for each animation frame. An effect follows it. */
const animated = `import { useEffect, useState } from 'preact/hooks';
${plainModule(
  'acme-animated',
  `load: async () => 1, view: () => {
    const [count, set] = useState(0);
    const [seen, see] = useState(0);
    useEffect(() => { const picture = requestAnimationFrame(() => set(count + 1)); return () => cancelAnimationFrame(picture); }, [count]);
    useEffect(() => see(count), [count]);
    return message(String(seen));
  }`,
)}`;

/** Its manifest names two origins, one of which gets the token. The test sets its calls. */
const calling = plainModule(
  'acme-calling',
  'load: async ({ api, signal }) => window.calls({ api, signal, readJson }), view: ({ data }) => message(String(data))',
);

/** Writes the folder of the operator: the widget of the example, and some that misbehave. */
async function makeWidgets(usage: PageServer, other: PageServer): Promise<string> {
  const folder = writeWidgets({
    'acme-throwing': { files: { 'widget.js': throwing } },
    'acme-calling': {
      manifest: plainManifest('acme-calling', { origins: [usage.origin, other.origin], tokenOrigins: [usage.origin] }),
      files: { 'widget.js': calling },
    },
    'acme-order': {
      manifest: plainManifest('acme-order', { resource: 'required', scopes: ['directory_sync'] }),
      files: { 'widget.js': plainModule('acme-order').replace("'none'", "'required'") },
    },
    'acme-copied': { files: { 'widget.js': 'export const widget = { name: "acme-copied", open: () => ({}) };' } },
    'acme-endless': { files: { 'widget.js': 'window.hasBegun = true; await new Promise(() => {});' } },
    'acme-unending': { files: { 'widget.js': unending } },
    'acme-reloading': { files: { 'widget.js': reloading } },
    'acme-form': { files: { 'widget.js': form } },
    'acme-restless': { files: { 'widget.js': restless } },
    'acme-animated': { files: { 'widget.js': animated } },
    'acme-deaf': { files: { 'widget.js': deaf } },
    'acme-stubborn': { files: { 'widget.js': stubborn } },
    'acme-clinging': { manifest: plainManifest('acme-clinging', { resource: 'optional' }), files: { 'widget.js': clinging } },
    'acme-late': { files: { 'widget.js': late } },
    'acme-sticky': { manifest: plainManifest('acme-sticky', { resource: 'optional' }), files: { 'widget.js': sticky } },
    ...mistakenWidgets(),
    'acme-high': {
      manifest: plainManifest('acme-high', { style: 'high.css' }),
      files: { 'widget.js': plainModule('acme-high'), 'high.css': '.message { min-height: 88rem }' },
    },
    'acme-nameless': { files: { 'widget.js': 'export const widget = { name: "other", open() {} };' } },
  });
  await buildWidget(folder, usage.origin);
  return folder;
}

/** A server with these widgets, and the origins that they call. */
interface WithWidgets extends Shared {
  usage: PageServer;
  other: PageServer;
}

async function startWithWidgets(path: string): Promise<WithWidgets> {
  const [usage, other] = await Promise.all([startPageServer(), startPageServer()]);
  const folder = await makeWidgets(usage, other);
  const [server, pages] = await Promise.all([startTestServer({ path, env: { VITRINE_WIDGETS: folder } }), startPageServer()]);
  return {
    ...{ server, pages, usage, other },
    clock: { now: Date.now, advance: () => {}, reset: () => {} },
    async close() {
      await Promise.all([server, pages, usage, other].map((one) => one.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const startUnder = { '': () => startWithWidgets(''), '/vitrine': () => startWithWidgets('/vitrine') };

/** Like `test` of embeds, on a server with widgets of its operator. */
export const test = base.extend<{ path: keyof typeof startUnder; shared: WithWidgets; usage: UsageOrigin; other: PageServer }>({
  /** The prefix of every path of the server. */
  path: ['', { option: true }],
  shared: async ({ perWorker, path }, use) => use(await perWorker(startUnder[path])),
  usage: async ({ shared: { usage }, world }, use) => {
    const bearers: (string | undefined)[] = [];
    let listener: RequestListener = (_request, response) => void response.writeHead(404).end();
    usage.clear();
    usage.fallback((request, response) => {
      response.setHeader('Access-Control-Allow-Origin', new URL(world.server.url).origin);
      if (request.method !== 'OPTIONS') bearers.push(request.headers.authorization);
      listener(request, response);
    });
    await use({
      origin: usage.origin,
      bearers,
      answer: (given) => (listener = usageApi(world, given)),
      respond(given) {
        listener = (request, response) => {
          if (request.method === 'OPTIONS') response.writeHead(204, { 'Access-Control-Allow-Headers': 'authorization' }).end();
          else given(request, response);
        };
      },
    });
    usage.clear();
  },
  other: async ({ shared: { other } }, use) => {
    other.clear();
    await use(other);
  },
});

export { expect, sizeMismatch } from '../embed.ts';

const usageApi = ({ server, tenant }: World, usage: Usage): RequestListener =>
  createUsageApi({ server: new URL(server.url).origin, issuer: tenant.row.issuer, secret: tenant.key.secret, usageOf: () => usage });
