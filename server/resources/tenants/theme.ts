import { z } from 'zod';
import { isBlank } from '../../platform/http/input/text-rule.ts';
import { contrastOf, mixed } from './contrast.ts';

/** Colours that a tenant may set, by the names of the CSS tokens. */
export const colorTokens = ['primary', 'primaryContrast', 'text', 'textMuted', 'bg', 'border'] as const;

export type ColorToken = (typeof colorTokens)[number];

/** A colour for each token. */
export type Palette = Record<ColorToken, string>;

export const schemes = ['light', 'dark'] as const;

/** The colours that apply when a tenant sets none, as in `frame/theme/tokens.css`. */
export const neutralPalettes: Record<(typeof schemes)[number], Palette> = {
  light: { primary: '#0d6450', primaryContrast: '#ffffff', text: '#1a1d1b', textMuted: '#59605b', bg: '#ffffff', border: '#e2e5df' },
  dark: { primary: '#6fcfb0', primaryContrast: '#161917', text: '#edf0ec', textMuted: '#a2aaa4', bg: '#161917', border: '#2c322e' },
};

/** Bounds of a theme. The text contrast is that of WCAG AA. */
export const themeLimits = { radiusPx: 32, fontNames: 8, textContrast: 4.5 } as const;

const fault = (error: string) => ({ params: { code: 'invalid_theme' }, error });

/** `#rgb` or `#rrggbb`, stored as the latter. No other text is accepted, so nothing else gets into a style. */
const color = z
  .string()
  .refine((text) => /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(text), fault('must be a colour as #rgb or #rrggbb'))
  .transform((text) => (text.length === 4 ? text.replace(/[0-9a-f]/gi, '$&$&') : text).toLowerCase())
  .pipe(z.string().regex(/^#[0-9a-f]{6}$/));

const fontName = /^[\p{L}\p{N}][\p{L}\p{N} _-]{0,59}$/u;

/** Names of fonts that the viewer may have installed. No font is loaded, so a customer's page requests none from another server. */
const fontFamily = z
  .string()
  .max(200)
  .refine(
    (text) => text.split(',').length <= themeLimits.fontNames && fontNamesOf(text).every((name) => fontName.test(name) && !isBlank(name)),
    fault(`must be 1 to ${themeLimits.fontNames} font names separated by commas, of letters, digits, spaces, hyphens and underscores`),
  )
  .transform((text) => fontNamesOf(text).join(', '))
  .pipe(z.string().min(1));

/** Splits a list of font names and removes their quotes. */
export const fontNamesOf = (text: string): string[] => text.split(',').map((name) => name.trim().replace(/^(["'])(.*)\1$/, '$2').trim());

const colors = z.strictObject({
  primary: color.optional().meta({ description: 'Buttons, links and accents.' }),
  primaryContrast: color.optional().meta({ description: 'Text on the primary colour.' }),
  text: color.optional(),
  textMuted: color.optional(),
  bg: color.optional().meta({ description: 'Background of the widget.' }),
  border: color.optional(),
});

export type ThemeColors = z.output<typeof colors>;

/** A theme as a tenant sets it. Omitted values stay neutral. Unreadable text is refused in each scheme. */
export const tenantTheme = z
  .strictObject({
    light: colors.optional().meta({ description: 'Colours on light pages, each as `#rgb` or `#rrggbb`.' }),
    dark: colors.optional().meta({ description: 'Colours on dark pages.' }),
    radiusPx: z.int().min(0).max(themeLimits.radiusPx).optional().meta({ description: 'Corner radius in pixels.' }),
    fontFamily: fontFamily.optional().meta({ description: 'Font names by preference, such as "Inter, Helvetica Neue". The first installed one is used.' }),
  })
  .superRefine((theme, context) => {
    for (const scheme of schemes) {
      for (const [text, ground, contrast] of faintTexts(paletteOf(theme, scheme))) {
        const message = `${text} on ${ground} has a contrast of ${contrast.toFixed(2)}, but must have at least ${themeLimits.textContrast}`;
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

/** The share of the text colour in subtle backgrounds, and of the primary colour in the background of marks. */
export const groundShares = { well: 0.03, soft: 0.08 } as const;

/** Text colours whose contrast is too low on one of their backgrounds, with that contrast. */
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

/** Returns the theme of a row, which was validated when it was set. */
export const themeOf = ({ theme_json }: { theme_json: string | null }): TenantTheme | null =>
  theme_json === null ? null : (JSON.parse(theme_json) as TenantTheme);
