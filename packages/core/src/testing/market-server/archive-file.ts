import { hash } from 'node:crypto';
import type { Candles } from '../../domain/candles.ts';
import type { ArchiveFault } from './market-fault.ts';
import type { ArchiveKey } from './archive-path.ts';
import { decimalText, klineRows, type KlineRow } from './kline-rows.ts';
import { writeZip } from './write-zip.ts';

/** Spot files of this day and later tell times in microseconds. https://github.com/binance/binance-public-data */
const MICROSECONDS_FROM = Date.UTC(2025, 0, 1);
const HEADER =
  'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore';
const CLOSE = 4;
/** Far beyond any honest file, and quickly made. */
const BOMB_BYTES = 64 * 2 ** 20;

export interface ArchiveFile {
  readonly bytes: Buffer;
  readonly sha256: string;
}

/** The file that the venue publishes of a period's candles, or what a fault makes of it. */
export function makeArchiveFile(key: ArchiveKey, candles: Candles, fault?: ArchiveFault): ArchiveFile {
  const rows = spoiled(klineRows(candles, { name: key.api }), fault);
  const text = csvOf(key, rows);
  const csv = Buffer.from(text, 'latin1');
  const name = key.name.replace(/\.zip$/, '.csv');
  const bytes =
    fault?.kind === 'zip-bomb'
      ? writeZip(name, Buffer.alloc(BOMB_BYTES), fault.declared ? {} : { claimedSize: csv.length })
      : writeZip(fault?.kind === 'hostile-name' ? (fault.name ?? `../../../../${name}`) : name, csv);
  const sha256 = hash('sha256', bytes, 'hex');
  return { bytes: fault?.kind === 'corrupt-zip' ? corrupted(bytes) : bytes, sha256 };
}

/** The text of a `.CHECKSUM` file. */
export const checksumText = ({ name }: ArchiveKey, sha256: string, fault?: ArchiveFault): string =>
  `${fault?.kind === 'wrong-checksum' ? '0'.repeat(64) : sha256}  ${name}\n`;

function csvOf({ api, interval }: ArchiveKey, rows: readonly KlineRow[]): string {
  const spot = api === 'spot';
  const micro = spot && interval.from >= MICROSECONDS_FROM;
  const lines = rows.map((row) =>
    micro ? row.with(0, `${row[0]}000`).with(6, `${row[6]}999`).join(',') : row.join(','),
  );
  return `${spot ? '' : `${HEADER}\n`}${lines.join('\n')}${lines.length > 0 ? '\n' : ''}`;
}

function spoiled(rows: KlineRow[], fault: ArchiveFault | undefined): KlineRow[] {
  const meant = (at: number | undefined) =>
    at === undefined ? Math.floor(rows.length / 2) : rows.findIndex((row) => row[0] === at);
  switch (fault?.kind) {
    case 'missing-rows': {
      const index = meant(fault.at);
      return index < 0 ? rows : rows.toSpliced(index, fault.rows ?? 1);
    }
    case 'off-grid-rows': {
      const index = meant(fault.at);
      return rows.map((row, i) =>
        i >= index && i < index + (fault.rows ?? 1) ? row.with(0, (row[0] as number) + 17_000) : row,
      );
    }
    case 'replaced': {
      const index = meant(fault.at);
      const row = rows[index];
      if (!row) return rows;
      return rows.with(index, row.with(CLOSE, decimalText(Number((Number(row[CLOSE]) * 0.9999).toFixed(8)))));
    }
    default:
      return rows;
  }
}

/** One byte of the packed data is another one. */
function corrupted(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const middle = Math.floor(copy.length / 2);
  copy[middle] = copy[middle]! ^ 0x55;
  return copy;
}
