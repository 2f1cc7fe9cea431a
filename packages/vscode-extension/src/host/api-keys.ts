import * as vscode from 'vscode';

/** Keys of one exchange, as the configuration names them. */
export interface ExchangeKeys {
  readonly apiKey: string;
  readonly secretKey: string;
  readonly password?: string;
}

/** Which exchanges have keys; the keys themselves are only in the editor's secret storage. */
const NAMES = 'candlewick.exchangesWithKeys';
const place = (exchange: string): string => `candlewick.keys.${exchange}`;

/** Keys for private endpoints, kept by the editor. Candles need none. */
export class ApiKeys {
  readonly #context: vscode.ExtensionContext;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(context: vscode.ExtensionContext) {
    this.#context = context;
    context.subscriptions.push(
      this.#changed,
      context.secrets.onDidChange(({ key }) => {
        if (key.startsWith(place(''))) this.#changed.fire();
      }),
    );
  }

  get exchanges(): readonly string[] {
    return this.#context.globalState.get<string[]>(NAMES, []);
  }

  /** As `exchanges` of the configuration. */
  async settings(): Promise<Readonly<Record<string, ExchangeKeys>>> {
    const all = await Promise.all(
      this.exchanges.map(async (each) => [each, await this.#read(each)] as const),
    );
    return Object.fromEntries(all.filter((each): each is [string, ExchangeKeys] => each[1] !== undefined));
  }

  async set(exchange: string, keys: ExchangeKeys): Promise<void> {
    await this.#context.globalState.update(NAMES, [...new Set([...this.exchanges, exchange])].sort());
    await this.#context.secrets.store(place(exchange), JSON.stringify(keys));
  }

  async forget(exchange: string): Promise<void> {
    await this.#context.globalState.update(
      NAMES,
      this.exchanges.filter((each) => each !== exchange),
    );
    await this.#context.secrets.delete(place(exchange));
  }

  async #read(exchange: string): Promise<ExchangeKeys | undefined> {
    const text = await this.#context.secrets.get(place(exchange));
    return text === undefined ? undefined : (JSON.parse(text) as ExchangeKeys);
  }
}
