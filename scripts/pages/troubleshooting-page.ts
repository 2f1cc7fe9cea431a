import { ERRORS } from '@candlewick/core';
import { EXIT } from '@candlewick/core/host';
import { code, NOTE, table } from './markdown.ts';

export function troubleshootingPage(): string {
  const names = new Map<number, string>(Object.entries(EXIT).map(([name, exit]) => [exit, name]));
  const rows = Object.entries(ERRORS).map(([name, row]) => {
    const { exit, retry, title, remedy, setting } = row as {
      exit: number;
      retry: boolean;
      title: string;
      remedy: string;
      setting?: string;
    };
    return [
      code(name),
      title,
      remedy,
      `${exit} ${names.get(exit) ?? ''}`,
      retry ? 'yes' : 'no',
      code(setting),
    ];
  });
  return `${NOTE}

# Troubleshooting

Every error message ends with its code in brackets. Look it up here. \`--debug\` adds the stack and the log.

${table(['code', 'what happened', 'what to do', 'exit code', 'asked again by itself', 'setting'], rows)}

## Exit codes

${table(
  ['code', 'meaning'],
  Object.entries(EXIT).map(([name, exit]) => [String(exit), name]),
)}
`;
}
