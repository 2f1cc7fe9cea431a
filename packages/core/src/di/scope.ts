import { errorCode } from '../errors.ts';
import { Container } from './tsyringe.ts';

/** All failures as one: with the code of the first, and the words of all. */
function together(errors: readonly unknown[]): AggregateError {
  const all = errors.flatMap((each) =>
    each instanceof AggregateError ? (each.errors as unknown[]) : [each],
  );
  const messages = all.map((each) => (each instanceof Error ? each.message : String(each)));
  const code = all.map(errorCode).find((each) => each !== undefined);
  return Object.assign(new AggregateError(all, messages.join('; ')), code === undefined ? {} : { code });
}

type Closing = () => void | PromiseLike<void>;

/**
 * A lifetime: a container of values and the duty to close what was opened in it. Closes children first, then its own
 * in reverse order of opening, each once; a failure does not stop the rest, and all failures are thrown together.
 */
export class Scope implements AsyncDisposable {
  readonly name: string;
  readonly container: Container;
  readonly #parent: Scope | undefined;
  readonly #children = new Set<Scope>();
  readonly #closings: Closing[] = [];
  #closed: Promise<void> | undefined;

  constructor(name: string, parent?: Scope) {
    this.name = name;
    this.#parent = parent;
    this.container = parent ? parent.container.child() : new Container();
    if (parent) parent.#children.add(this);
  }

  child(name: string): Scope {
    if (this.#closed) throw new Error(`the ${this.name} scope is closed`);
    return new Scope(name, this);
  }

  /** Takes over closing of `resource` and gives it back. What comes after the end is closed at once, and refused. */
  own<T extends Partial<AsyncDisposable> | Partial<Disposable>>(resource: T): T {
    const close = async () => {
      if (Symbol.asyncDispose in resource) await resource[Symbol.asyncDispose]?.();
      else if (Symbol.dispose in resource) resource[Symbol.dispose]?.();
    };
    // Nobody waits for it any more: the error is that it came too late.
    if (this.#closed) close().catch(() => undefined);
    this.onClose(close);
    return resource;
  }

  onClose(closing: Closing): void {
    if (this.#closed) throw new Error(`the ${this.name} scope is closed`);
    this.#closings.push(closing);
  }

  [Symbol.asyncDispose](): Promise<void> {
    // Closed is known before the first closing runs: one that asks for it again must not start it again.
    return (this.#closed ??= Promise.resolve().then(() => this.#close()));
  }

  async #close(): Promise<void> {
    const errors: unknown[] = [];
    const attempt = async (closing: Closing) => {
      try {
        await closing();
      } catch (error) {
        errors.push(error);
      }
    };
    for (const child of [...this.#children].reverse()) await attempt(() => child[Symbol.asyncDispose]());
    for (const closing of this.#closings.reverse()) await attempt(closing);
    if (this.#parent) this.#parent.#children.delete(this);
    if (errors.length === 1) throw errors[0];
    if (errors.length > 1) throw together(errors);
  }
}
