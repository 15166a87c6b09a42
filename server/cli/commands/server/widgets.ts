import { resolve } from 'node:path';
import { z } from 'zod';
import { HttpError } from '../../../errors/http-error.ts';
import { watchedWidgets } from '../../../pages/own-widgets/own-widget-source.ts';
import { readOwnWidgets, type OwnWidget } from '../../../pages/own-widgets/read-folder.ts';
import { command } from '../../command.ts';
import { formatTable } from '../../terminal/table.ts';
import { configOf, serveUntilStopped } from './serve.ts';

const folderArgument = ['<folder>', 'folder with one subfolder per widget, as in VITRINE_WIDGETS'] as const;
const input = z.object({ folder: z.string().min(1, 'must be the path of a folder') });

/** Interval of the checks of the folder while no widget is open. */
const lookMs = 1_000;

const shown = ({ name, folder, resource, scopes, origins, tokenOrigins, files, hash }: OwnWidget) => {
  const bytes = [...files.values()].reduce((sum, { content }) => sum + content.length, 0);
  return { name, folder, resource, scopes, origins, tokenOrigins, files: files.size, bytes, hash };
};

const inProduction =
  'NODE_ENV is "production", and "widgets dev" is for development: in production the widgets of VITRINE_WIDGETS are read once, when "serve" starts.';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const listed = (values: readonly string[]): string => (values.length === 0 ? 'none' : values.join(', '));

export const widgetsCheck = command({
  name: 'widgets check',
  summary: 'check your own widgets as the server does at startup',
  details: `Reads every widget in the folder, and reports its faults or what it may do. With NODE_ENV=production, the production rules apply: every
origin must use https. No server is started, and no database is needed.`,
  example: 'widgets check ./widgets',
  arguments: [folderArgument],
  input,
  async run(run, { folder }) {
    const mode = run.environment['NODE_ENV'] === 'production' ? 'production' : 'development';
    const items = [...readOwnWidgets({ folder: resolve(folder), mode }).values()].map(shown);
    run.print({ items }, () =>
      formatTable(
        run.terminal,
        [
          { title: 'Widget', value: (widget) => widget.name },
          { title: 'Resource', value: (widget) => widget.resource },
          { title: 'Scopes', value: (widget) => listed(widget.scopes) },
          { title: 'May call', value: (widget) => listed(widget.origins) },
          { title: 'Receives token', value: (widget) => listed(widget.tokenOrigins) },
          { title: 'Files', value: (widget) => String(widget.files), align: 'right' },
          { title: 'kB', value: (widget) => String(Math.ceil(widget.bytes / 1000)), align: 'right' },
        ],
        items,
        `There is no widget in ${folder}: each widget is a folder with a widget.json.`,
      ),
    );
  },
});

export const widgetsDev = command({
  name: 'widgets dev',
  summary: 'run the server and reload your own widgets when they change',
  details: `Runs the server as "serve" does, with the widgets of this folder. When a build writes to the folder, pages that show the widget
reload it within a second. Invalid widgets are reported, and the previous versions stay in use. For development only.`,
  example: 'widgets dev ./widgets',
  arguments: [folderArgument],
  input,
  async run(run, { folder }) {
    const config = configOf(run);
    if (config.mode === 'production') throw new HttpError('usage_invalid', inProduction);
    const source = watchedWidgets({
      folder: resolve(folder),
      mode: config.mode,
      onRead(outcome) {
        if ('widgets' in outcome) run.say(`Reloaded: ${listed([...outcome.widgets.keys()])}.`);
        else run.say(`${messageOf(outcome.error)}\nThe former widgets stay in use until this is fixed.`);
      },
    });
    const looking = setInterval(() => source.all(), lookMs);
    await serveUntilStopped(run, config, source).finally(() => clearInterval(looking));
  },
});
