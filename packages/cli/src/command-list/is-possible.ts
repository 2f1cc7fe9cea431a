import { EXCHANGE_PLUGINS, FORMATS } from './built-in-names.generated.ts';

/** Whether the plugins that an example of a command names are built in. */
export function isPossible(example: string): boolean {
  const formats = /--(?:format|export) (\S+)/.exec(example)?.[1]?.split(',') ?? [];
  const isSimulated = example.includes('--exchange simulated');
  return (
    formats.every((each) => FORMATS.includes(each)) &&
    (!isSimulated || EXCHANGE_PLUGINS.includes('simulated'))
  );
}
