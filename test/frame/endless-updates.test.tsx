// @vitest-environment happy-dom
import { Component, options, render, type VNode } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { stopEndlessUpdates } from '../../frame/shared/endless-updates.ts';
import { ErrorBoundary } from '../../frame/ui/error-boundary.tsx';

const { setState, forceUpdate } = Component.prototype;
const { diffed } = options;

/** The number of renders after which a component stops if nothing else stops it. */
const maxRenders = 20_000;
let renders = 0;

beforeEach(() => {
  renders = 0;
  stopEndlessUpdates({ Component, options });
});

afterEach(() => {
  Object.assign(Component.prototype, { setState, forceUpdate });
  if (diffed) options.diffed = diffed;
  else delete options.diffed;
});

/** Renders a view and returns the error that the error boundary of a frame reports. */
async function errorOf(view: VNode): Promise<string> {
  const page = document.createElement('main');
  const onCrash = vi.fn<(error: unknown) => boolean>(() => true);
  render(<ErrorBoundary view={view} onCrash={onCrash}>{view}</ErrorBoundary>, page);
  await new Promise((resolve) => setTimeout(resolve));
  return String(onCrash.mock.calls[0]?.[0] ?? `nothing: ${page.textContent}`);
}

const keepsUpdating = (): boolean => (renders += 1) < maxRenders;

const UpdatesInRender = (): VNode => {
  const [count, set] = useState(0);
  if (keepsUpdating()) set(count + 1);
  return <p>{count}</p>;
};

const UpdatesInEffect = (): VNode => {
  const [count, set] = useState(0);
  useLayoutEffect(() => {
    if (keepsUpdating()) set(count + 1);
  });
  return <p>{count}</p>;
};

class UpdatesInDidUpdate extends Component {
  override componentDidMount(): void {
    this.forceUpdate();
  }

  override componentDidUpdate(): void {
    if (keepsUpdating()) this.forceUpdate();
  }

  override render(): VNode {
    return <p>drawn</p>;
  }
}

test.each([
  ['while it renders', <UpdatesInRender />],
  ['in a layout effect', <UpdatesInEffect />],
  ['in componentDidUpdate', <UpdatesInDidUpdate />],
])('a component that updates itself endlessly %s is stopped with an error', async (_, view) => {
  expect(await errorOf(<section>{view}</section>)).toMatch(/^Error: A component has updated itself 200 times/);
  expect(renders).toBeLessThan(maxRenders);
});

const Settling = ({ until }: { until: number }): VNode => {
  const [count, set] = useState(0);
  useLayoutEffect(() => {
    if (count < until) set(count + 1);
  });
  return <p>{count}</p>;
};

test('a component that settles may update, and so may one with many updates in each of many events', async () => {
  expect(await errorOf(<Settling until={190} />)).toBe('nothing: 190');
  let setCount: ((update: (count: number) => number) => void) | undefined;
  const Counter = (): VNode => {
    const [count, set] = useState(0);
    setCount = set;
    return <p>{count}</p>;
  };
  const page = document.createElement('main');
  render(<Counter />, page);
  for (let event = 0; event < 300; event += 1) {
    for (let update = 0; update < 300; update += 1) setCount?.((count) => count + 1);
    await Promise.resolve();
  }
  expect(page.textContent).toBe(String(300 * 300));
});
