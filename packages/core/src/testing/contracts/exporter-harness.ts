import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Exporter, ExporterCapabilities } from '../../contracts/exporter.ts';
import type { AnyPlugin } from '../../contracts/plugin.ts';
import type { Candles } from '../../domain/candles.ts';
import { createFakeClock } from '../fakes/clock.ts';
import { createFakeLogger } from '../fakes/logger.ts';
import { openForSuite } from '../open-for-suite.ts';

/** What the exporter suite works with. */
export interface ExporterHarness {
  /** The exporter under test. */
  readonly exporter: Exporter;
  /** As the definition declares them. */
  readonly capabilities: ExporterCapabilities;
  /** Reads a file of the exporter back: all six columns, and the extra columns where it was opened to write them. */
  readonly parse?: (file: Uint8Array) => Candles | Promise<Candles>;
  /** Whether it was opened to write all extra columns. */
  readonly extras: boolean;
  /** Closes the exporter and what the harness opened. */
  close?(): Promise<void> | void;
}

/** What `openExporterHarness` is told beside the plugin. */
export interface ExporterHarnessOptions {
  /** The plugin's options, checked by its own schema. Default `{}`. */
  readonly options?: unknown;
  /** Reads a file back. With it the suite asks for every bit. */
  readonly parse?: (file: Uint8Array) => Candles | Promise<Candles>;
  /** Need not exist yet. Default: a temporary one, removed at the end. */
  readonly stateFolder?: string;
  /** Where relative paths in options start. Default: where the tests run. */
  readonly projectFolder?: string;
  /** Default false. */
  readonly extras?: boolean;
  /** What else must be closed. */
  readonly close?: () => PromiseLike<void> | void;
}

/** Opens an exporter plugin as a host does. */
export async function openExporterHarness(
  definition: Extract<AnyPlugin, { kind: 'exporter' }>,
  given: ExporterHarnessOptions = {},
): Promise<ExporterHarness> {
  const closing = new AbortController();
  const temporary = join(tmpdir(), `candlewick-exporter-${randomUUID()}`);
  const exporter = await openForSuite(definition, given.options ?? {}, {
    clock: createFakeClock(),
    logger: createFakeLogger(),
    signal: closing.signal,
    stateFolder: given.stateFolder ?? temporary,
    projectFolder: given.projectFolder ?? process.cwd(),
  });
  return {
    exporter,
    capabilities: definition.capabilities,
    extras: given.extras ?? false,
    ...(given.parse ? { parse: given.parse } : {}),
    close: async () => {
      await exporter[Symbol.asyncDispose]();
      closing.abort();
      await rm(temporary, { recursive: true, force: true });
      await given.close?.();
    },
  };
}
