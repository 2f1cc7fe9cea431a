import { describe, expect, it } from 'vitest';
import { token } from '../../src/di/token.ts';
import { Container, inject, injectable } from '../../src/di/tsyringe.ts';

const NAME = token<string>('name');
const COUNT = token<number>('count');

@injectable()
class Greeting {
  readonly text: string;
  constructor(@inject(NAME) name: string, @inject(COUNT) count: number) {
    this.text = `${name} ${count}`;
  }
}

describe('injectable', () => {
  it('lets a class be built from the values its parameters name', () => {
    const container = new Container().provide(NAME, 'Ada').provide(COUNT, 3);
    expect(container.build(Greeting).text).toBe('Ada 3');
  });

  it('takes a class without parameters', () => {
    @injectable()
    class Plain {
      readonly ready = true;
    }
    expect(new Container().build(Plain).ready).toBe(true);
  });

  it('throws at class definition when the first parameter lacks @inject', () => {
    expect(() => {
      @injectable()
      class Forgetful {
        constructor(
          readonly name: string,
          @inject(COUNT) readonly count: number,
        ) {}
      }
      return Forgetful;
    }).toThrow('Forgetful: constructor parameter 0 has no @inject(TOKEN)');
  });

  it('throws at class definition when the last parameter lacks @inject', () => {
    expect(() => {
      @injectable()
      class Forgetful {
        constructor(
          @inject(NAME) readonly name: string,
          readonly count: number,
        ) {}
      }
      return Forgetful;
    }).toThrow('Forgetful: constructor parameter 1 has no @inject(TOKEN)');
  });

  it('throws at class definition when a parameter before a default value lacks @inject', () => {
    expect(() => {
      @injectable()
      class Forgetful {
        constructor(
          readonly name = 'nobody',
          @inject(COUNT) readonly count = 1,
        ) {}
      }
      return Forgetful;
    }).toThrow('Forgetful: constructor parameter 0 has no @inject(TOKEN)');
  });

  it('throws at class definition when the last parameter has a default value and lacks @inject', () => {
    expect(() => {
      @injectable()
      class Forgetful {
        readonly #text = 'constructor(a, b, c)';
        constructor(
          @inject(NAME) readonly name: string,
          readonly options: { sizes: readonly number[]; text: string } = { sizes: [1, 2], text: ',(' },
        ) {}
        text(): string {
          return this.#text;
        }
      }
      return Forgetful;
    }).toThrow('Forgetful: constructor parameter 1 has no @inject(TOKEN)');
  });

  it('throws at class definition when the parameters are inherited: tsyringe would leave them undefined', () => {
    expect(() => {
      @injectable()
      class Child extends Greeting {}
      return Child;
    }).toThrow('Child');
  });

  it('takes default values where every parameter has @inject', () => {
    @injectable()
    class Careful {
      constructor(
        @inject(NAME) readonly name = 'nobody',
        @inject(COUNT) readonly count = 1,
      ) {}
    }
    const built = new Container().provide(NAME, 'Ada').provide(COUNT, 3).build(Careful);
    expect([built.name, built.count]).toEqual(['Ada', 3]);
  });
});

describe('a container', () => {
  it('makes a new object at every build', () => {
    const container = new Container().provide(NAME, 'Ada').provide(COUNT, 3);
    expect(container.build(Greeting)).not.toBe(container.build(Greeting));
  });

  it('sees the values of its parent, and hides them by its own', () => {
    const parent = new Container().provide(NAME, 'parent').provide(COUNT, 1);
    const child = parent.child().provide(NAME, 'child');
    expect([child.get(NAME), child.get(COUNT)]).toEqual(['child', 1]);
    expect(child.build(Greeting).text).toBe('child 1');
    expect(parent.build(Greeting).text).toBe('parent 1');
    expect(parent.get(NAME)).toBe('parent');
  });

  it('does not see the values of its children or of others', () => {
    const parent = new Container();
    parent.child().provide(NAME, 'child');
    new Container().provide(NAME, 'other');
    expect(() => parent.get(NAME)).toThrow('candlewick:name');
  });

  it('names what nobody provided', () => {
    expect(() => new Container().provide(NAME, 'Ada').build(Greeting)).toThrow('count');
  });

  it('gives back the very value it was given, a list too', () => {
    const LIST = token<readonly string[]>('list');
    const list = ['a', 'b'];
    expect(new Container().provide(LIST, list).get(LIST)).toBe(list);
  });

  it('tells apart tokens of one name', () => {
    const other = token<string>('name');
    const container = new Container().provide(NAME, 'one').provide(other, 'two');
    expect([container.get(NAME), container.get(other)]).toEqual(['one', 'two']);
  });
});
