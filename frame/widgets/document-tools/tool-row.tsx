import { adoptStyle, currentLanguage, textsOf, type DocumentToolsProps } from '@vitrine/frame/widget';
import { Component, type VNode } from 'preact';
import { toolsTexts } from './texts/index.ts';
import style from './tools.css?inline';

/** Longer than the server's own limit for a file. */
const fileTimeoutMs = 40_000;

type Format = 'pdf' | 'csv';

interface State {
  busy: Format | undefined;
  hasFailed: boolean;
}

adoptStyle(style);

/** The buttons below a document. The host page must learn of the click while it counts as a user action. The file follows. */
export class ToolRow extends Component<DocumentToolsProps, State> {
  override state: State = { busy: undefined, hasFailed: false };

  readonly #stopListening = this.props.connection.on('update', () => this.forceUpdate());

  override componentWillUnmount(): void {
    this.#stopListening();
  }

  async #save(format: Format): Promise<void> {
    if (this.state.busy) return;
    const { api, connection, path, name } = this.props;
    this.setState({ busy: format, hasFailed: false });
    const file = api.file(`${path}?format=${format}&locale=${currentLanguage().tag}`, AbortSignal.timeout(fileTimeoutMs));
    const [announced, bytes] = await Promise.all([connection.download({ name, format }), file.catch(() => undefined)]);
    const isDone = announced.ok && bytes !== undefined && (await connection.download({ name, format, bytes })).ok;
    if (isDone) this.#tell(format);
    this.setState({ busy: undefined, hasFailed: !isDone });
  }

  async #print(): Promise<void> {
    if ((await this.props.connection.print()).ok) this.#tell('print');
  }

  #tell(format: Format | 'print'): void {
    const { connection, document } = this.props;
    if (document) void connection.emit('documentExported', { documentId: document.id, kind: document.kind, format });
  }

  override render({ connection }: DocumentToolsProps, { busy, hasFailed }: State): VNode {
    const texts = textsOf(toolsTexts);
    const save = (format: Format): VNode => (
      <button type="button" class="button" aria-disabled={busy ? 'true' : undefined} onClick={() => void this.#save(format)}>
        {texts[format]}
      </button>
    );
    const tools = connection.config?.tools ?? [];
    const message = busy ? texts.preparing : hasFailed && texts.failed;
    return (
      <div class="tools">
        {tools.includes('download') && [save('pdf'), save('csv')]}
        {tools.includes('print') && (
          <button type="button" class="button" onClick={() => void this.#print()}>
            {texts.print}
          </button>
        )}
        <p role="status">{message && <span key={message}>{message}</span>}</p>
      </div>
    );
  }
}
