import { COMMANDS } from './command-list/commands.ts';

/** What other tools call our options. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  '--from': '--start',
  '--since': '--start',
  '--to': '--end',
  '--until': '--end',
  '--interval': '--timeframe',
  '--pair': '--symbol',
  '--pairs': '--symbols',
  '--out': '--output',
  '--format': '--export',
};

/** What an option that a command does not have is called there; nothing where it has no such either. */
export function optionHint(unknown: string, command: string | undefined): string {
  const own = ELSEWHERE[unknown];
  const described = COMMANDS.find(({ name, aliases = [] }) => [name, ...aliases].includes(command ?? ''));
  const isThere = described?.options?.some(([flag]) => flag.split(/[ ,]+/).includes(own ?? '')) ?? false;
  return isThere ? ` Here it is ${own!}.` : '';
}
