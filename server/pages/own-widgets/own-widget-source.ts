import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { readOwnWidgets, type FolderOptions, type OwnWidgets } from './read-folder.ts';

/** Source of the operator's widgets. */
export interface OwnWidgetSource {
  /** Returns the current widgets. */
  all(): OwnWidgets;
  /** Changes with any file of any widget. Present only in watch mode, in which pages with a widget then reload. */
  version?(): string;
}

/**
 * Returns the widgets of the configuration, read once, so that a process never changes what it serves.
 *
 * @throws HttpError `widgets_invalid`.
 */
export function configuredWidgets({ widgetsFolder, mode }: Pick<Config, 'widgetsFolder' | 'mode'>): OwnWidgetSource {
  const read: OwnWidgets = widgetsFolder === undefined ? new Map() : readOwnWidgets({ folder: widgetsFolder, mode });
  return { all: () => read };
}

export interface WatchOptions extends FolderOptions {
  /** Called after each change with the new widgets, or with the error. After an error, the former widgets stay in use. */
  onRead(outcome: { widgets: OwnWidgets } | { error: unknown }): void;
}

/**
 * Returns the widgets of a folder under development, which is checked whenever they are requested. The check lists files and times, which works on every disk;
 * the system's change notifications do not.
 *
 * @throws HttpError `widgets_invalid` when the widgets cannot be used at the start.
 */
export function watchedWidgets({ onRead, ...options }: WatchOptions): OwnWidgetSource {
  let widgets = readOwnWidgets(options);
  let seen = signatureOf(options.folder);

  const reloadIfChanged = (): void => {
    const now = signatureOf(options.folder);
    if (now === seen) return;
    seen = now;
    try {
      widgets = readOwnWidgets(options);
      onRead({ widgets });
    } catch (error) {
      onRead({ error });
    }
  };

  return {
    all() {
      reloadIfChanged();
      return widgets;
    },
    version() {
      reloadIfChanged();
      return [...widgets.values()].map(({ name, hash }) => `${name} ${hash}`).join(', ');
    },
  };
}

function signatureOf(folder: string): string {
  const hash = createHash('sha256');
  try {
    for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()) {
      if (/(?:^|[/\\])node_modules(?:[/\\]|$)/.test(path)) continue;
      const { mtimeMs, size } = statSync(join(folder, path), { throwIfNoEntry: false }) ?? { mtimeMs: 0, size: -1 };
      hash.update(`${path} ${mtimeMs} ${size}\n`);
    }
  } catch {
    // The folder is being rewritten. The next look finds it complete.
    hash.update('away');
  }
  return hash.digest('base64url');
}
