import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { readOwnWidgets, type FolderOptions, type OwnWidgets } from './read-folder.ts';

/** Where the widgets of the operator come from. */
export interface OwnWidgetSource {
  /** Those that there are now. */
  all(): OwnWidgets;
  /** Changes with any file of any widget. Only where changes are looked for: pages that show one load anew then. */
  version?(): string;
}

/**
 * Those of the configuration, read once: what a process serves does not change under its viewers.
 *
 * @throws HttpError `widgets_invalid`.
 */
export function configuredWidgets({ widgetsFolder, mode }: Pick<Config, 'widgetsFolder' | 'mode'>): OwnWidgetSource {
  const read: OwnWidgets = widgetsFolder === undefined ? new Map() : readOwnWidgets({ folder: widgetsFolder, mode });
  return { all: () => read };
}

export interface WatchOptions extends FolderOptions {
  /** Told after each change what there is now, or why it cannot be used: then what was there before is served on. */
  onRead(outcome: { widgets: OwnWidgets } | { error: unknown }): void;
}

/**
 * Those of a folder that somebody works on: it is looked at again whenever they are asked for. Looking is a list of files and times, which works on every
 * disk, where notes of the system about changes do not.
 *
 * @throws HttpError `widgets_invalid` when they cannot be used at the start.
 */
export function watchedWidgets({ onRead, ...options }: WatchOptions): OwnWidgetSource {
  let widgets = readOwnWidgets(options);
  let seen = signatureOf(options.folder);

  const look = (): void => {
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
      look();
      return widgets;
    },
    version() {
      look();
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
    // A folder that is being written anew: the next look finds it whole.
    hash.update('away');
  }
  return hash.digest('base64url');
}
