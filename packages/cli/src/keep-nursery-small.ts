import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8's room for young objects as small as it is: a few megabytes. It is doubled up to 32 MB as a program starts, which
 * a fetch fills with garbage to no use; collected more often it stays in the processor's cache, and memory outside of the
 * heap goes back with it. See docs/decisions/0100. The flag is read each time V8 thinks of making more.
 */
export const keepNurserySmall = (): void => setFlagsFromString('--semi-space-growth-factor=1');
