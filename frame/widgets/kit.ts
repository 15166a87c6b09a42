import { h, type ComponentChildren, type VNode } from 'preact';
import { createResource } from '../data/resource.ts';
import { writeMeasure, writePeriod } from '../i18n/format.ts';
import { spoken, text } from '../i18n/language.ts';
import { money } from '../ui/money.tsx';
import { failed, loading, message } from '../ui/state.tsx';
import { status } from '../ui/status.tsx';
import { ownWord } from '../ui/unit.ts';
import { words } from '../ui/words.tsx';

export type View = VNode;

type Element = (tag: string, props: object | null, ...children: ComponentChildren[]) => View;

/**
 * What a lazy part is built from. The frame's script is inlined into its document, so a chunk cannot import from it: everything of the frame is handed
 * to the chunk, and there is one Preact and one language. The chunks import types only, and are written without JSX, which would import.
 */
export const kit = { h: h as Element, createResource, language: () => spoken, text, writeMeasure, writePeriod, money, words, ownWord, status, message, failed, loading };

export type Kit = typeof kit;
