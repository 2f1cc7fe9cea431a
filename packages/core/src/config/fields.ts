import * as z from 'zod';
import { parseBytes, parseDuration } from './units.ts';

/** What a setting is beside its type; the schema's registry. Flags, settings and the reference page are made of it. */
export interface SettingMeta {
  /** How the CLI spells it: `--cache-size <size>`. */
  readonly flag?: string;
  /** Environment variable (also in `.env`). */
  readonly env?: string;
  /**
   * What an untrusted project file may do with it: `any` set it, `inside` set it to a path inside the project,
   * `trusted` (the default) not set it.
   */
  readonly trust?: 'any' | 'inside' | 'trusted';
}

export const settings = z.registry<SettingMeta>();

/** Bytes, as a number or as `512MB`. */
export const size = z.union([z.number().nonnegative(), z.string()]).transform((value, context) => {
  const bytes = parseBytes(value);
  if (bytes !== undefined) return bytes;
  context.addIssue({ code: 'custom', message: 'expected a size such as 512MB or a number of bytes' });
  return z.NEVER;
});

/** Milliseconds, as a number of `unit` or as `30s`. */
export const duration = (unit: 'ms' | 's') =>
  z.union([z.number().nonnegative(), z.string()]).transform((value, context) => {
    const plain = typeof value === 'number' ? value : /^\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
    const ms = plain === undefined ? parseDuration(String(value)) : plain * (unit === 's' ? 1000 : 1);
    if (ms !== undefined) return ms;
    context.addIssue({ code: 'custom', message: 'expected a duration such as 30s or a number' });
    return z.NEVER;
  });

/** Memory for decoded blocks: a size (`128MB`) bounds bytes, a plain number counts blocks. */
export const memorySize = z.union([z.number().nonnegative(), z.string()]).transform((value, context) => {
  if (typeof value === 'number' || /^\d+$/.test(value)) return { items: Number(value) } as const;
  const bytes = parseBytes(value);
  if (bytes !== undefined) return { bytes } as const;
  context.addIssue({ code: 'custom', message: 'expected a size such as 128MB or a number of blocks' });
  return z.NEVER;
});

export const moment = z.union([z.string(), z.number()]);
/** A whole number; in text too, as flags and the environment have it. */
export const count = (min: number, max: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value),
    z.number(`expected a whole number from ${min} to ${max}`).int().min(min).max(max),
  );
/** A number above zero; in text too. */
export const threshold = z.preprocess(
  (value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value),
  z.number('expected a number above zero').positive(),
);
/** A part of a whole. */
export const share = z.number('expected a number from 0 to 1').min(0).max(1);
