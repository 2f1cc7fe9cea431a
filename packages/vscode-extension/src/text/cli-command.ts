import type { DatasetSummary } from '../engine/protocol.ts';

/** The command line that fetches the same dataset. Names come from exchanges: whatever is not plain is quoted. */
export function cliCommand({ id, span }: DatasetSummary): string {
  const parts = ['candlewick', 'fetch', '--exchange', id.exchange, '--symbol', id.symbol];
  parts.push('--timeframe', id.timeframe);
  if (span) parts.push('--start', moment(span.from), '--end', moment(span.to));
  return parts.map(quote).join(' ');
}

const moment = (ms: number): string => {
  const text = new Date(ms).toISOString();
  return ms % 86_400_000 === 0 ? text.slice(0, 10) : `${text.slice(0, 19)}Z`;
};

const quote = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
