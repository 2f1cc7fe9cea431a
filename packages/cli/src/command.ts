import type { Io } from './io.ts';

/** Flags that every command has. */
export interface GlobalFlags {
  readonly config?: string;
  readonly trust?: boolean;
  readonly debug?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
  readonly cacheDir?: string;
}

/** A command: called with its positional arguments and flags, answers with an exit code. */
export type CommandBody<Flags> = (
  io: Io,
  flags: Flags & GlobalFlags,
  args: readonly string[],
) => Promise<number>;

/** What is said of a command before it is loaded. */
export interface Described {
  readonly name: string;
  readonly summary: string;
  readonly args?: readonly (readonly [string, string])[];
  readonly options?: readonly (readonly [string, string])[];
  readonly aliases?: readonly string[];
  readonly examples?: readonly string[];
  /**
   * Commands below this one: `plugins info`. Without one of them its own body runs, which is also given a word that is
   * none of them, and refuses it.
   */
  readonly subcommands?: readonly Described[];
  readonly load: () => Promise<CommandBody<never>>;
}
