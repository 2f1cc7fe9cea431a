import { open } from 'node:fs/promises';
import { join } from 'node:path';

/** LMDB's two meta pages: `MDB_page` and `MDB_meta` in its mdb.c. */
const MAGIC = { at: 24, is: 0xbeefc0de };
const PAGE_SIZE_AT = 48;
const LAST_PAGE_AT = 144;
const TRANSACTION_AT = 152;
const META_BYTES = 168;

/**
 * Looks at a store before LMDB does, which takes the whole process down when its file is none of its own or is cut off.
 * Says what is wrong; undefined where nothing is.
 *
 * @throws the file system's errors
 */
export async function damageOf(folder: string): Promise<string | undefined> {
  const path = join(folder, 'data.mdb');
  const file = await open(path, 'r+').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!file) return undefined;
  try {
    if ((await file.stat()).size === 0) return undefined;
    const meta = async (position: number) => {
      const bytes = Buffer.alloc(META_BYTES);
      const { bytesRead } = await file.read(bytes, 0, META_BYTES, position);
      const sound = bytesRead === META_BYTES && bytes.readUInt32LE(MAGIC.at) === MAGIC.is;
      return (
        sound && {
          pageSize: bytes.readUInt32LE(PAGE_SIZE_AT),
          lastPage: Number(bytes.readBigUInt64LE(LAST_PAGE_AT)),
          transaction: bytes.readBigUInt64LE(TRANSACTION_AT),
        }
      );
    };
    const first = await meta(0);
    const second = first && (await meta(first.pageSize));
    if (!first || !second) return `${path} is damaged`;
    const { lastPage } = first.transaction > second.transaction ? first : second;
    // Asked for after the headers: another process may be writing, and writes its pages first.
    const { size } = await file.stat();
    return size < (lastPage + 1) * first.pageSize ? `${path} is cut off` : undefined;
  } finally {
    await file.close();
  }
}
