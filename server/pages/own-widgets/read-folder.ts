import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { HttpError } from '../../errors/http-error.ts';
import { danglingSymlink, FileFault, hashOfFiles, type OwnFile, readFiles, targetOf } from './read-files.ts';
import { manifestFile, manifestSchema, type Manifest } from './manifest.ts';

/** An operator's widget: its manifest and its files. */
export interface OwnWidget extends Manifest {
  folder: string;
  /** Part of every file's address. It changes with any file. */
  hash: string;
  /** By path in the folder. */
  files: ReadonlyMap<string, OwnFile>;
}

export type OwnWidgets = ReadonlyMap<string, OwnWidget>;

/** Options for reading a folder of widgets. */
export interface FolderOptions {
  folder: string;
  /** In production every origin must be on https. */
  mode: 'development' | 'production';
}

/** A sentence on what is wrong with a folder. */
class FolderFault extends Error {}

/**
 * Reads every widget in the subfolders of a folder. Names that begin with a dot, and plain files, are ignored.
 *
 * @throws HttpError `widgets_invalid` with a sentence for every fault.
 */
export function readOwnWidgets({ folder, mode }: FolderOptions): OwnWidgets {
  const widgets = new Map<string, OwnWidget>();
  const faults: string[] = [];
  for (const path of foldersIn(folder)) {
    try {
      const widget = readWidget(folder, path, mode);
      const other = widgets.get(widget.name);
      if (other) throw new FolderFault(`"name" is "${widget.name}", and ${other.folder} has the same name. Rename one of them`);
      widgets.set(widget.name, widget);
    } catch (error) {
      if (!(error instanceof FolderFault)) throw error;
      faults.push(`The widget in ${path} cannot be used: ${error.message}.`);
    }
  }
  if (faults.length > 0) throw invalid(faults.join('\n'));
  return widgets;
}

const invalid = (detail: string): HttpError => new HttpError('widgets_invalid', detail);

/** @throws HttpError `widgets_invalid` for a name that no folder can have, or a folder that this user may not read. */
function canBeSeen(folder: string, isFolder: (path: string) => boolean): boolean {
  try {
    return isFolder(folder);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    const name = folder.length > 200 ? `${folder.slice(0, 200)}…` : folder;
    throw invalid(`The widgets in ${name} cannot be used: the folder cannot be read (${code}). Correct VITRINE_WIDGETS, or the permissions of the folder.`);
  }
}

function foldersIn(folder: string): string[] {
  const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!canBeSeen(folder, isFolder)) throw invalid(`The widgets in ${folder} cannot be used: there is no such folder. Create it, or correct VITRINE_WIDGETS.`);
  if (existsSync(join(folder, manifestFile))) {
    const rule = `it has a ${manifestFile} itself, but must contain one folder for each widget`;
    throw invalid(`The widgets in ${folder} cannot be used: ${rule}. Name its parent folder.`);
  }
  const names = readdirSync(folder).filter((name) => !name.startsWith('.') && name !== 'node_modules');
  // Keeps broken links, so that their fault is reported.
  return names.toSorted().map((name) => join(folder, name)).filter((path) => targetOf(path) === undefined || isFolder(path));
}

/** @throws FolderFault */
function readWidget(root: string, folder: string, mode: FolderOptions['mode']): OwnWidget {
  const target = targetOf(folder);
  if (target === undefined) throw new FolderFault(`it ${danglingSymlink}`);
  if (!target.startsWith(realpathSync(root) + sep)) {
    throw new FolderFault(`it leads out of ${root} through a symbolic link, and nothing outside it is served. Copy the folder into it`);
  }
  const manifest = readManifest(folder, mode);
  try {
    const files = readFiles(folder);
    for (const field of ['module', 'style'] as const) {
      const path = manifest[field];
      if (path === undefined || files.has(path)) continue;
      const why = existsSync(join(folder, path))
        ? 'that is not served: it is a folder, hidden, in node_modules, or behind a link to a folder. Put the file elsewhere'
        : 'there is no such file in the folder. Build the widget, or correct the path';
      throw new FolderFault(`"${field}" is ${shown(path)}, but ${why}`);
    }
    return { ...manifest, folder, hash: hashOfFiles(files), files };
  } catch (error) {
    if (error instanceof FileFault) throw new FolderFault(error.path === '' ? `it ${error.message}` : `the file "${error.path}" ${error.message}`);
    if (isSystemError(error)) throw new FolderFault(`a file cannot be read (${error.message}). Let the server's user read it`);
    throw error;
  }
}

const isSystemError = (error: unknown): error is Error => error instanceof Error && 'syscall' in error;

function readManifest(folder: string, mode: FolderOptions['mode']): Manifest {
  const file = join(folder, manifestFile);
  const isThere = lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  if (!isThere) throw new FolderFault(`it has no ${manifestFile}. Write one, or move "${basename(folder)}" out of the folder`);
  const target = targetOf(file);
  if (target === undefined) throw new FolderFault(`the file "${manifestFile}" ${danglingSymlink}`);
  if (!target.startsWith(realpathSync(folder) + sep)) {
    throw new FolderFault(`the file "${manifestFile}" leads out of this folder through a symbolic link. Copy it into the folder`);
  }
  if (!statSync(target).isFile()) throw new FolderFault(`its ${manifestFile} is not a file. Put the manifest in its place`);
  const parsed = manifestSchema(mode).safeParse(jsonOf(file));
  if (parsed.success) return parsed.data;
  throw new FolderFault(parsed.error.issues.map((issue) => faultOf(issue, jsonOf(file))).join('. And '));
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    if (isSystemError(error)) throw new FolderFault(`its ${manifestFile} cannot be read (${error.message}). Let the server's user read it`);
    throw new FolderFault(`its ${manifestFile} is not valid JSON (${plain(String(error))}). Correct it there`);
  }
}

interface Issue {
  code?: string;
  path: PropertyKey[];
  message: string;
  keys?: string[];
}

/** Puts the field and its value before the rule. */
function faultOf({ path, message, keys }: Issue, manifest: unknown): string {
  if (keys) return `${keys.map(shown).join(', ')} ${message}`;
  if (path.length === 0) return `its ${manifestFile} ${message}`;
  let value = manifest;
  for (const step of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined;
  const field = path.map(String).join('.');
  return value === undefined ? `"${field}" is missing: it ${message}` : `"${field}" is ${shown(value)}, but ${message}`;
}

function shown(value: unknown): string {
  const text = plain(JSON.stringify(value) ?? String(value));
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

/** Escapes control characters: a fault is one line, and cannot control the terminal. */
const plain = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
