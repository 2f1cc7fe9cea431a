// Compiled by `pnpm check`, never run: what a plugin's author gets inferred, and what must not compile.
import { z } from 'zod';
import {
  definePlugin,
  type Cache,
  type Exchange,
  type Exporter,
  type Gate,
  type Limiter,
  type Monitor,
  type PluginDefinition,
} from '@candlewick/core';
import { is } from './equal.ts';

declare const exchange: Exchange;
declare const cache: Cache;
declare const limiter: Limiter;
declare const exporter: Exporter;
declare const monitor: Monitor;

const about = { name: 'acme', description: 'For types.', api: 1 } as const;
const options = z.strictObject({ path: z.string(), loud: z.boolean().default(false) });
type Options = { path: string; loud: boolean };

// Options are what the schema gives, defaults included; the instance and the context are the kind's.
definePlugin({
  ...about,
  kind: 'exporter',
  options,
  capabilities: { streaming: true },
  open: (given, context) => {
    is<Options>()(given);
    is<AbortSignal>()(context.signal);
    // @ts-expect-error an exporter makes no requests
    void context.gate;
    return exporter;
  },
});
definePlugin({
  ...about,
  kind: 'exchange',
  options: async () => options, // loaded when there are options
  capabilities: { seek: true },
  ids: () => ['acme', 'acme-futures'],
  open: async (given, { gate, exchange: id, network }) => {
    is<Options>()(given);
    is<Gate>()(gate);
    is<string>()(id);
    is<string | undefined>()(network.proxy);
    return exchange;
  },
});
definePlugin({
  ...about,
  kind: 'cache',
  options: z.strictObject({}),
  capabilities: { persistent: true, multiProcess: false, sharedEvents: false },
  open: (given, context) => {
    is<Record<string, never>>()(given);
    is<string>()(context.folder);
    return cache;
  },
});
definePlugin({
  ...about,
  kind: 'limiter',
  options: z.strictObject({}),
  capabilities: {},
  open: (_, { identity }) => {
    is<string>()(identity);
    return limiter;
  },
});
const watching = definePlugin({
  ...about,
  kind: 'monitor',
  options,
  capabilities: {},
  open: () => monitor,
});
is<PluginDefinition<'monitor', typeof options>>()(watching);

// A plain value without a call, as a plugin that has nothing of core at run time.
const plain = {
  ...about,
  kind: 'exporter',
  options,
  capabilities: { streaming: true },
  open: ({ path, loud }) => {
    is<string>()(path);
    is<boolean>()(loud);
    return exporter;
  },
} satisfies PluginDefinition<'exporter', typeof options>;
is<'exporter'>()(plain.kind);

const right = {
  ...about,
  kind: 'exporter',
  options,
  capabilities: { streaming: true },
  open: () => exporter,
} as const;
definePlugin(right);

// @ts-expect-error there is no such kind
definePlugin({ ...right, kind: 'database' });
// @ts-expect-error another api
definePlugin({ ...right, api: 2 });
// @ts-expect-error the api as text
definePlugin({ ...right, api: '1' });
// @ts-expect-error a number is no name
definePlugin({ ...right, name: 7 });
// @ts-expect-error options are a schema, not their values
definePlugin({ ...right, options: { path: 'here' } });
// @ts-expect-error an instance of another kind
definePlugin({ ...right, open: () => monitor });
// @ts-expect-error a promise of an instance of another kind
definePlugin({ ...right, open: async () => cache });
// @ts-expect-error capabilities of another kind
definePlugin({ ...right, capabilities: { seek: true } });
// @ts-expect-error a capability that is no boolean
definePlugin({ ...right, capabilities: { streaming: 'yes' } });
// @ts-expect-error capabilities that are not all there
definePlugin({ ...right, kind: 'cache', capabilities: { persistent: true }, open: () => cache });
definePlugin({
  ...right,
  kind: 'exchange',
  capabilities: { seek: true },
  open: () => exchange,
  // @ts-expect-error ids are text
  ids: () => [1],
});
definePlugin({
  ...right,
  // @ts-expect-error the schema has no such option
  open: ({ paths }: { paths: string }) => (void paths, exporter),
});
const { description: _, ...undescribed } = right;
// @ts-expect-error lists show a description
definePlugin(undescribed);

// An exporter has to close, and to say how much it wrote.
// @ts-expect-error it cannot be closed
definePlugin({ ...right, open: () => ({ export: async () => ({ candles: 1 }) }) });
definePlugin({
  ...right,
  // @ts-expect-error it gives nothing back
  open: () => ({ export: async () => undefined, [Symbol.asyncDispose]: async () => undefined }),
});
