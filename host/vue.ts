import { defineComponent, h, onActivated, onBeforeUnmount, onMounted, ref, shallowRef, watch, type DefineSetupFnComponent } from 'vue';
import { type ComponentMount, createComponentMount } from './component-mount.ts';
import type { EmbedHandle } from './mount/handle.ts';
import { optionNames, optionsWith } from './options/option-table.ts';
import type { EmbedDefaults, EmbedOptions } from './options/options.ts';

/** The prop name that Vue gives to `@ready.once`. */
const once = (name: string): string => `${name}Once`;
const listeners = optionsWith('changes').filter((name) => name.startsWith('on'));

/** Untyped, so props that are not passed stay `undefined`. `magicLink` is a `Boolean`, so the attribute without a value means true. */
const props = Object.fromEntries(
  [...optionNames, ...listeners.map(once)].map((name) => [name, { type: name === 'magicLink' ? Boolean : null, default: undefined }]),
);

/** Vue passes an array when an event has several listeners, for example from the template and from a parent component. */
const mergeListeners = (value: unknown): unknown =>
  Array.isArray(value) && value.some((one) => typeof one === 'function') ? (event: unknown) => value.forEach((one) => one(event)) : value;

/**
 * Returns the options that were passed to a component. Merges listeners with `.once` into the others.
 *
 * @param fired The events whose `.once` listener has already run.
 */
function passedOptions(options: object, fired: Set<string>): EmbedDefaults {
  const all: Record<string, unknown> = Object.fromEntries(Object.entries(options).map(([name, value]) => [name, mergeListeners(value)]));
  for (const name of listeners) {
    const { [once(name)]: first, [name]: each } = all;
    delete all[once(name)];
    if (typeof first !== 'function') continue;
    all[name] = (event: unknown) => {
      if (typeof each === 'function') each(event);
      if (fired.has(name)) return;
      fired.add(name);
      first(event);
    };
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/**
 * A Vitrine frame as a Vue 3 component. On the server it renders an empty element. Changed options apply in place where possible, and functions are always the
 * newest. A different server, tenant or embed key creates a new frame. Events are Vue events such as `@ready`; the component exposes `handle`.
 *
 * @throws EmbedError To `onErrorCaptured` of a parent component, if the options are invalid.
 *
 * @example
 * import { VitrineEmbed } from '@vitrine/host/vue';
 *
 * h(VitrineEmbed, { server: 'https://vitrine.acme.com', tenant: 'acme', widget: 'receipt-list', getToken });
 */
export const VitrineEmbed: DefineSetupFnComponent<EmbedOptions> = defineComponent(
  (options: EmbedOptions, { expose }) => {
    const container = ref<Element>();
    const handle = shallowRef<EmbedHandle | null>(null);
    let componentMount: ComponentMount | undefined;
    const fired = new Set<string>();
    const now = (): EmbedDefaults => passedOptions(options, fired);
    expose({ handle });
    onMounted(() => {
      if (!container.value) return;
      componentMount = createComponentMount(container.value, (next) => (handle.value = next));
      componentMount.show(now());
    });
    watch(
      now,
      (next) => componentMount?.show(next),
      { flush: 'post' },
    );
    // A frame that `<KeepAlive>` has kept out of the page for long has been unmounted, like any other.
    onActivated(() => componentMount?.show(now()));
    onBeforeUnmount(() => componentMount?.end());
    return () => h('div', { ref: container });
  },
  { name: 'VitrineEmbed', props: props as never },
);
