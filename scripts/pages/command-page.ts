import { COMMANDS } from '../../packages/cli/src/command-list/commands.ts';
import { GLOBAL_OPTIONS } from '../../packages/cli/src/command-list/options.ts';
import { code, NOTE, table } from './markdown.ts';

export function commandPage(): string {
  const options = (list: readonly (readonly [string, string])[]) =>
    table(
      ['flag', 'meaning'],
      list.map(([flag, text]) => [code(flag), text]),
    );
  const all = COMMANDS.flatMap((each) => [
    each,
    ...(each.subcommands ?? []).map((below) => ({ ...below, name: `${each.name} ${below.name}` })),
  ]);
  const sections = all.map(({ name, summary, aliases, args, options: own, examples }) =>
    [
      `## candlewick ${[name, ...(args ?? []).map(([each]) => each)].join(' ')}`,
      `${summary[0]!.toUpperCase()}${summary.slice(1)}.${aliases ? ` Also: ${aliases.map(code).join(', ')}.` : ''}`,
      ...(args
        ? [
            table(
              ['argument', 'meaning'],
              args.map(([each, text]) => [code(each), text]),
            ),
          ]
        : []),
      ...(own ? [options(own)] : []),
      ...(examples ? ['```sh\n' + examples.join('\n') + '\n```'] : []),
    ].join('\n\n'),
  );
  return `${NOTE}

# Commands

Flags without a command mean \`fetch\`. Exit codes are on the [troubleshooting page](troubleshooting.md).

## Every command

${options(GLOBAL_OPTIONS)}

${sections.join('\n\n')}
`;
}
