import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { embedEventNames } from '../../protocol/events.ts';
import { frameErrorCodes, hostErrorCodes, serverErrorCodes } from '../../protocol/errors.ts';
import { widgets } from '../../protocol/widgets.ts';
import { catalogue } from '../../server/errors/catalogue.ts';
import { errorsDocument } from './errors-document.ts';
import { filesBelow, read, root } from './source-files.ts';

const codes = [...hostErrorCodes, ...frameErrorCodes, ...serverErrorCodes];
const documents = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', ...filesBelow('docs', ['.md'])];

describe('docs/errors.md', () => {
  const text = read('docs/errors.md');

  test('matches the output of `npm run docs`', () => {
    expect(text).toBe(errorsDocument());
  });

  test('has one section for every code, and no other', () => {
    const sections = [...text.matchAll(/^### ([a-z_]+)$/gm)].map(([, code]) => code ?? '');
    expect(sections.toSorted()).toEqual(codes.toSorted());
  });

  test.each(codes)('has the title, meaning and remedy of %s', (code) => {
    const { title, meaning, remedy } = catalogue[code];
    for (const part of [title, meaning, remedy]) {
      expect(part.length).toBeGreaterThan(3);
      expect(text).toContain(part);
    }
  });
});

describe('docs/protocol.md', () => {
  const text = read('docs/protocol.md');
  const messages = read('protocol/messages.ts');
  const types = [...messages.matchAll(/type: '(VITRINE_[A-Z_]+)'/g)].map(([, type]) => type ?? '');
  const methods = ['HostMethods', 'FrameMethods'].flatMap((table) => {
    const body = new RegExp(`export type ${table} = \\{([\\s\\S]*?)\\n\\};`).exec(messages)?.[1] ?? '';
    return [...body.matchAll(/^ {2}(\w+)\(/gm)].map(([, name]) => name ?? '');
  });

  test('the parser of the contract finds the messages and the methods', () => {
    expect(types).toEqual(expect.arrayContaining(['VITRINE_REQUEST_TOKEN', 'VITRINE_TOKEN']));
    expect(methods).toEqual(expect.arrayContaining(['requestToken', 'resize', 'setToken', 'update']));
  });

  test.each([...types, 'RETURNINGAI_WIDGET_REQUEST_TOKEN', 'RETURNINGAI_WIDGET_TOKEN', ...methods, ...embedEventNames])('names %s', (name) => {
    expect(text).toContain(`\`${name}`);
  });
});

describe('docs/architecture.md', () => {
  const text = read('docs/architecture.md');

  test('is one page', () => {
    expect(text.split('\n').length).toBeLessThanOrEqual(66);
  });

  test('names every room and its folders', () => {
    const folders = (room: string): string[] =>
      readdirSync(`${root}${room}`, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !['node_modules', 'dist'].includes(entry.name))
        .map(({ name }) => name);
    const unnamed = ['server', 'frame', 'test']
      .flatMap((room) => [room, ...folders(room).filter((name) => !folderMirrorsARoom(room, name))])
      .filter((name) => !text.includes(`${name}/`));
    expect(unnamed).toEqual([]);
  });
});

/** Whether the folder is covered by "mirrors the rooms", such as `test/server`. */
function folderMirrorsARoom(room: string, name: string): boolean {
  return room === 'test' && ['protocol', 'host', 'frame', 'server', 'examples'].includes(name);
}

describe('every document', () => {
  test.each(documents)('%s has no dead link to a file or a section', (path) => {
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
    const links = [...read(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link ?? '').filter((link) => !/^https?:/.test(link));
    const dead = links.filter((link) => {
      const [target = '', section] = link.split('#');
      const url = new URL(target === '' ? path : `${folder}${target}`, `file://${root}`);
      const relative = decodeURIComponent(url.pathname).slice(root.length);
      if (target.endsWith('/')) return !exists(() => readdirSync(url));
      if (!exists(() => read(relative))) return true;
      return section !== undefined && !anchors(read(relative)).includes(section);
    });
    expect(dead).toEqual([]);
  });

  test.each(['README.md', 'docs/widgets.md'])('%s names every widget', (path) => {
    expect(Object.keys(widgets).filter((name) => !read(path).includes(`\`${name}\``))).toEqual([]);
  });

  test('decisions are numbered without gaps, and each has a decision and its consequences', () => {
    const decisions = filesBelow('docs/decisions', ['.md']);
    expect(decisions.map((path) => Number(/(\d{4})-/.exec(path)?.[1]))).toEqual(decisions.map((_, index) => index + 1));
    expect(
      decisions.filter((path) => !/\*\*Decision\.?\*\*|## Decision/.test(read(path)) || !/\*\*Consequences\.?\*\*|## Consequences/.test(read(path))),
    ).toEqual([]);
  });
});

function exists(look: () => unknown): boolean {
  try {
    look();
    return true;
  } catch {
    return false;
  }
}

function anchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );
}
