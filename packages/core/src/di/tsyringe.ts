import 'reflect-metadata';
import { container, inject as inner, injectable as makeInjectable, type DependencyContainer } from 'tsyringe';
import { countParameters } from './count-parameters.ts';
import type { Token } from './token.ts';

type Constructor<T = unknown> = new (...args: never[]) => T;

const injected = new WeakMap<object, Set<number>>();

/** Marks a constructor parameter with what it is to be given. */
export const inject =
  <T>(what: Token<T>): ParameterDecorator =>
  (target, key, index) => {
    const known = injected.get(target) ?? new Set();
    injected.set(target, known.add(index));
    inner(what)(target as Constructor, key as undefined, index);
  };

/**
 * Makes a class buildable by a container. Throws at class definition when a constructor parameter lacks `@inject`, an
 * inherited one too: tsyringe would pass undefined, and only some builds emit the metadata that would hide it.
 */
export const injectable =
  () =>
  <C extends Constructor>(target: C): void => {
    const known = injected.get(target) ?? new Set();
    const parameters = countParameters(target);
    for (let i = 0; i < parameters; i++) {
      if (!known.has(i))
        throw new TypeError(`${target.name}: constructor parameter ${i} has no @inject(TOKEN)`);
    }
    makeInjectable()(target as never);
  };

/** Values by token; core's own classes are built from them. Owns nothing: closing is Scope's business. */
export class Container {
  readonly #inner: DependencyContainer;

  constructor(parent?: Container) {
    this.#inner = parent ? parent.#inner.createChildContainer() : container.createChildContainer();
  }

  /** A container that sees this one's values and can hide them by its own. */
  child(): Container {
    return new Container(this);
  }

  provide<T>(what: Token<T>, value: T): this {
    this.#inner.registerInstance(what, value);
    return this;
  }

  get<T>(what: Token<T>): T {
    return this.#inner.resolve<T>(what);
  }

  /** Builds an `@injectable()` class from this container's values; every call makes a new one. */
  build<T>(target: Constructor<T>): T {
    return this.#inner.resolve<T>(target as unknown as new (...args: unknown[]) => T);
  }
}
