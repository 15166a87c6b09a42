import { z } from 'zod';
import { isBlank } from '../../platform/http/text-rule.ts';
import { contrastOf, mixed } from './contrast.ts';

/** Colours that a tenant may set, in the words of the style. */
export const colorTokens = ['primary', 'primaryContrast', 'text', 'textMuted', 'bg', 'border'] as const;

export type ColorToken = (typeof colorTokens)[number];

/** A colour of each token. */
export type Palette = Record<ColorToken, string>;

export const schemes = ['light', 'dark'] as const;

/** What is painted where a tenant sets nothing: as `frame/theme/tokens.css` has it. */
export const neutralPalettes: Record<(typeof schemes)[number], Palette> = {
  light: { primary: '#0d6450', primaryContrast: '#ffffff', text: '#1a1d1b', textMuted: '#59605b', bg: '#ffffff', border: '#e2e5df' },
  dark: { primary: '#6fcfb0', primaryContrast: '#161917', text: '#edf0ec', textMuted: '#a2aaa4', bg: '#161917', border: '#2c322e' },
};

/** Bounds of a theme. Text is read at this contrast by whoever sees well enough for WCAG AA. */
export const themeLimits = { radiusPx: 32, fontNames: 8, textContrast: 4.5 } as const;

const fault = (error: string) => ({ params: { code: 'invalid_theme' }, error });

/** `#rgb` or `#rrggbb`, kept as the latter: nothing else is a colour here, so that nothing else is ever written into a style. */
const color = z
  .string()
  .refine((text) => /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(text), fault('must be a colour as #rgb or #rrggbb'))
  .transform((text) => (text.length === 4 ? text.replace(/[0-9a-f]/gi, '$&$&') : text).toLowerCase())
  .pipe(z.string().regex(/^#[0-9a-f]{6}$/));

const fontName = /^[\p{L}\p{N}][\p{L}\p{N} _-]{0,59}$/u;

/** Names of fonts that the viewer may have. None is loaded: no page of a customer asks another server for one. */
const fontFamily = z
  .string()
  .max(200)
  .refine(
    (text) => text.split(',').length <= themeLimits.fontNames && fontNamesOf(text).every((name) => fontName.test(name) && !isBlank(name)),
    fault(`must be 1 to ${themeLimits.fontNames} names of fonts with commas between them, of letters, digits, spaces, hyphens and underscores`),
  )
  .transform((text) => fontNamesOf(text).join(', '))
  .pipe(z.string().min(1));

/** The names in a list of fonts, without quotes around them. */
export const fontNamesOf = (text: string): string[] => text.split(',').map((name) => name.trim().replace(/^(["'])(.*)\1$/, '$2').trim());

const colors = z.strictObject({
  primary: color.optional().meta({ description: 'Buttons, links, marks.' }),
  primaryContrast: color.optional().meta({ description: 'Text on the primary colour.' }),
  text: color.optional(),
  textMuted: color.optional(),
  bg: color.optional().meta({ description: 'The ground of the widget.' }),
  border: color.optional(),
});

export type ThemeColors = z.output<typeof colors>;

/** A theme as a tenant sets it: what is left out stays neutral. Text that nobody could read is refused, in each scheme. */
export const tenantTheme = z
  .strictObject({
    light: colors.optional().meta({ description: 'Colours on pages that are light. `#rrggbb` each.' }),
    dark: colors.optional().meta({ description: 'Colours on pages that are dark.' }),
    radiusPx: z.int().min(0).max(themeLimits.radiusPx).optional().meta({ description: 'How round corners are.' }),
    fontFamily: fontFamily.optional().meta({ description: 'Fonts that the viewer may have, the first that is there counts: "Inter, Helvetica Neue".' }),
  })
  .superRefine((theme, context) => {
    for (const scheme of schemes) {
      for (const [text, ground, contrast] of faintTexts(paletteOf(theme, scheme))) {
        const message = `${text} on ${ground} has a contrast of ${contrast.toFixed(2)}, and text needs ${themeLimits.textContrast}`;
        context.addIssue({ code: 'custom', path: [scheme, text], message, params: { code: 'invalid_theme' } });
      }
    }
  })
  .meta({ id: 'TenantTheme' });

export type TenantTheme = z.output<typeof tenantTheme>;

/** The colours of a scheme: the tenant's over the neutral ones. */
export const paletteOf = (theme: TenantTheme | null, scheme: (typeof schemes)[number]): Palette => ({
  ...neutralPalettes[scheme],
  ...withoutGaps(theme?.[scheme]),
});

const withoutGaps = (colors: ThemeColors = {}): Partial<Palette> => Object.fromEntries(Object.entries(colors).filter(([, color]) => color !== undefined));

/** So much of the text is in the ground of what stands out a little, and of the primary colour in that of marks. */
export const groundShares = { well: 0.03, soft: 0.08 } as const;

/** Texts of a palette that are too faint on one of their grounds, with the contrast that they have there. */
function faintTexts(palette: Palette): [text: ColorToken, ground: ColorToken, contrast: number][] {
  const { bg, text, primary } = palette;
  const well = mixed(bg, text, groundShares.well);
  const pairs: [ColorToken, ColorToken, string[]][] = [
    ['text', 'bg', [bg, well]],
    ['textMuted', 'bg', [bg, well]],
    ['primary', 'bg', [bg, mixed(bg, primary, groundShares.soft)]],
    ['primaryContrast', 'primary', [primary]],
  ];
  return pairs.flatMap(([of, ground, colors]) => {
    const contrast = Math.min(...colors.map((color) => contrastOf(palette[of], color)));
    return contrast < themeLimits.textContrast ? [[of, ground, contrast] as [ColorToken, ColorToken, number]] : [];
  });
}

/** The theme of a row; it was judged when it was set. */
export const themeOf = ({ theme_json }: { theme_json: string | null }): TenantTheme | null =>
  theme_json === null ? null : (JSON.parse(theme_json) as TenantTheme);
