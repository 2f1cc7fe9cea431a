import { describe, expect, it } from 'vitest';
import { Scope } from '../../src/di/scope.ts';
import { token } from '../../src/di/token.ts';

const NAME = token<string>('name');

/** Resources that write down when they are closed. */
function createJournal() {
  const closed: string[] = [];
  return {
    closed,
    asynchronous: (name: string, failure?: Error) => ({
      [Symbol.asyncDispose]: async () => {
        await Promise.resolve();
        closed.push(name);
        if (failure) throw failure;
      },
    }),
    synchronous: (name: string) => ({ [Symbol.dispose]: () => void closed.push(name) }),
  };
}

describe('closing a scope', () => {
  it('closes its own in the reverse of the order in which they were opened', async () => {
    const { closed, asynchronous, synchronous } = createJournal();
    const scope = new Scope('run');
    scope.own(asynchronous('first'));
    scope.own(synchronous('second'));
    scope.onClose(() => void closed.push('third'));
    await scope[Symbol.asyncDispose]();
    expect(closed).toEqual(['third', 'second', 'first']);
  });

  it('waits for one to be closed before it closes the next', async () => {
    const { closed, asynchronous } = createJournal();
    const slow = Promise.withResolvers<undefined>();
    const scope = new Scope('run');
    scope.own(asynchronous('opened first'));
    scope.onClose(async () => {
      await slow.promise;
      closed.push('slow');
    });
    const closing = scope[Symbol.asyncDispose]();
    await new Promise((resolve) => setImmediate(resolve));
    expect(closed).toEqual([]);
    slow.resolve(undefined);
    await closing;
    expect(closed).toEqual(['slow', 'opened first']);
  });

  it('closes children before its own, the youngest child first', async () => {
    const { closed, asynchronous } = createJournal();
    const host = new Scope('host');
    host.own(asynchronous('host'));
    const [elder, younger] = [host.child('elder'), host.child('younger')];
    elder.own(asynchronous('elder'));
    younger.own(asynchronous('younger'));
    elder.child('grandchild').own(asynchronous('grandchild'));
    host.own(asynchronous('host, later than its children'));
    await host[Symbol.asyncDispose]();
    expect(closed).toEqual(['younger', 'grandchild', 'elder', 'host, later than its children', 'host']);
  });

  it('closes each thing once, however often and by whomever it is asked', async () => {
    const { closed, asynchronous } = createJournal();
    const host = new Scope('host');
    const run = host.child('run');
    run.own(asynchronous('run'));
    await Promise.all([run[Symbol.asyncDispose](), run[Symbol.asyncDispose](), host[Symbol.asyncDispose]()]);
    await run[Symbol.asyncDispose]();
    expect(closed).toEqual(['run']);
  });

  it('closes each thing once even when a closing asks for the scope to be closed', async () => {
    const { closed, asynchronous } = createJournal();
    const scope = new Scope('run');
    scope.own(asynchronous('first'));
    scope.onClose(() => {
      closed.push('asks again');
      void scope[Symbol.asyncDispose]();
    });
    await scope[Symbol.asyncDispose]();
    expect(closed).toEqual(['asks again', 'first']);
  });

  it('goes on after a failure and throws that failure at the end', async () => {
    const { closed, asynchronous } = createJournal();
    const scope = new Scope('run');
    const failure = new Error('no');
    scope.own(asynchronous('first'));
    scope.own(asynchronous('second', failure));
    scope.own(asynchronous('third'));
    await expect(scope[Symbol.asyncDispose]()).rejects.toBe(failure);
    expect(closed).toEqual(['third', 'second', 'first']);
  });

  it('gathers several failures, those of children too, in one error', async () => {
    const { closed, asynchronous } = createJournal();
    const host = new Scope('host');
    const [one, two, three] = [new Error('one'), new Error('two'), new Error('three')];
    host.own(asynchronous('host', three));
    const run = host.child('run');
    run.own(asynchronous('a', two));
    run.onClose(() => {
      throw one;
    });
    const error: unknown = await host[Symbol.asyncDispose]().catch((each: unknown) => each);
    expect(error).toBeInstanceOf(AggregateError);
    const gathered = (error as AggregateError).errors.flatMap((each: unknown) =>
      each instanceof AggregateError ? (each.errors as unknown[]) : [each],
    );
    expect(gathered).toEqual([one, two, three]);
    expect(closed).toEqual(['a', 'host']);
  });

  it('of a child leaves the parent and its other children open', async () => {
    const { closed, asynchronous } = createJournal();
    const host = new Scope('host');
    const [first, second] = [host.child('first'), host.child('second')];
    first.own(asynchronous('first'));
    second.own(asynchronous('second'));
    await first[Symbol.asyncDispose]();
    expect(closed).toEqual(['first']);
    expect(host.child('third').name).toBe('third');
    await host[Symbol.asyncDispose]();
    expect(closed).toEqual(['first', 'second']);
  });
});

describe('a scope', () => {
  it('gives back what it takes over', () => {
    const resource = { [Symbol.dispose]: () => undefined, name: 'it' };
    expect(new Scope('run').own(resource)).toBe(resource);
  });

  it('has a container that sees the parent scope and hides it by its own', () => {
    const host = new Scope('host');
    host.container.provide(NAME, 'host');
    const run = host.child('run');
    expect(run.container.get(NAME)).toBe('host');
    run.container.provide(NAME, 'run');
    expect([run.container.get(NAME), host.container.get(NAME)]).toEqual(['run', 'host']);
  });

  it('refuses children and duties once it is closed, and closes what comes too late', async () => {
    const { closed, asynchronous } = createJournal();
    const scope = new Scope('run');
    await scope[Symbol.asyncDispose]();
    expect(() => scope.child('late')).toThrow('the run scope is closed');
    expect(() => scope.onClose(() => undefined)).toThrow('the run scope is closed');
    expect(() => scope.own(asynchronous('late'))).toThrow('the run scope is closed');
    await new Promise((resolve) => setImmediate(resolve));
    expect(closed).toEqual(['late']);
  });

  it('is closed by await using', async () => {
    const { closed, asynchronous } = createJournal();
    {
      await using scope = new Scope('run');
      scope.own(asynchronous('it'));
    }
    expect(closed).toEqual(['it']);
  });
});
