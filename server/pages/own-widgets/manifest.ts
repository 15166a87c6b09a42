import { z } from 'zod';
import { isExactOrigin } from '../../../protocol/origin.ts';
import { widgetScopes } from '../../../protocol/tokens.ts';
import { isWidgetName, widgetNameShape, widgets } from '../../../protocol/widgets.ts';

/** Manifest in a widget's folder. */
export const manifestFile = 'widget.json';

/** Names with another meaning in addresses and events of a frame. */
const reserved: readonly string[] = ['assets', 'sign-in'];

const maxOrigins = 10;

const quoted = (values: readonly string[]): string => values.map((value) => `"${value}"`).join(', ');

const taken = quoted([...Object.keys(widgets), ...reserved]);

const nameRule = 'must be lower-case letters, digits and "-", begin with a letter and have at most 40 characters. Write it like "acme-usage"';

const name = z
  .string('must be a string: the name by which pages mount the widget')
  .regex(widgetNameShape, nameRule)
  .refine(
    (value) => !isWidgetName(value) && !reserved.includes(value),
    `must not be a reserved name: Vitrine uses ${taken}. Put your own word in front of it, like "acme-usage"`,
  );

/** A path that leaves its folder, or has more than one spelling. */
const leaving = /^[/\\]|^\w:|\\|(?:^|\/)\.{1,2}(?:\/|$)/;

/** A path inside the widget's folder, as in an address. */
const path = (endings: readonly string[], what: string) =>
  z
    .string(`must be a string: the path of ${what} in this folder`)
    .refine(
      (value) => !leaving.test(value),
      'must be a path inside this folder, without ".." and "\\". Copy the file into the folder and give its path there',
    )
    .refine((value) => endings.some((ending) => value.endsWith(ending)), `must be the path of ${what}, which ends with ${endings.join(' or ')}`);

const isHttps = (value: string): boolean => value.startsWith('https:');

/** An origin that a widget's pages may call. Plain http is allowed only for the developer's own machine. */
const origin = (mode: 'development' | 'production') =>
  z
    .string('must be a string: an origin')
    .refine(
      isExactOrigin,
      'must be an exact origin as browsers write it, with https and without path, "*" or a slash at the end. Write it like "https://api.acme.com"',
    )
    .refine(
      (value) => mode === 'development' || isHttps(value) || !isExactOrigin(value),
      'must begin with https:// in production. Plain http on loopback is for development only',
    );

const unique = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

const rules = ['required', 'optional', 'none'] as const;

const fieldRule = 'is not a field of a manifest. The fields are api, name, module, style, resource, scopes, origins, tokenOrigins';

/** Schema of `widget.json`. `mode` is that of the server. */
export const manifestSchema = (mode: 'development' | 'production') =>
  z
    .strictObject(
      {
        api: z.literal(1, 'must be 1, the version that this server supports. Build the widget for it, or update the server'),
        name,
        module: path(['.js', '.mjs'], 'the ES module that exports the widget'),
        style: path(['.css'], 'a style sheet').optional(),
        resource: z.enum(rules, `must be one of ${quoted(rules)}: whether pages name a resource for the widget to show`),
        scopes: z
          .array(z.enum(widgetScopes, `must be one of ${quoted(widgetScopes)}`), 'must be a list of scopes that a widget token needs')
          .refine(unique, 'must name each scope once')
          .default([]),
        origins: z
          .array(origin(mode), 'must be a list of origins that the widget may call')
          .refine((values) => values.length <= maxOrigins, `must have at most ${maxOrigins} origins. Put one API in front of the others`)
          .refine(unique, 'must name each origin once')
          .default([]),
        tokenOrigins: z
          .array(z.string('must be a string: an origin'), 'must be a list of origins that get the token of the viewer')
          .refine(unique, 'must name each origin once')
          .default([]),
      },
      { error: ({ code }) => (code === 'unrecognized_keys' ? fieldRule : 'must be an object') },
    )
    .superRefine(({ origins, tokenOrigins }, context) => {
      for (const [index, one] of tokenOrigins.entries()) {
        const message = 'must also be in "origins". Add it there, if the widget may call it';
        if (!origins.includes(one)) context.addIssue({ code: 'custom', path: ['tokenOrigins', index], message });
      }
    });

export type Manifest = z.output<ReturnType<typeof manifestSchema>>;
