/** An object of the bucket. Its size is asked for only when it is listed: to know it the file must be made. */
export interface ListedKey {
  readonly key: string;
  readonly size: () => number;
}

export interface ListingPage {
  readonly keys: readonly ListedKey[];
  readonly folders: readonly string[];
  /** Where the next page begins; undefined: this is the last. */
  readonly nextMarker: string | undefined;
}

/** What S3 answers to a listing: keys after the marker, in order; what lies behind the delimiter as folders. */
export function listKeys(
  all: readonly ListedKey[],
  {
    prefix,
    delimiter,
    marker,
    most,
  }: Readonly<Record<'prefix' | 'delimiter' | 'marker', string>> & {
    readonly most: number;
  },
): ListingPage {
  const sorted = all
    .filter(({ key }) => key.startsWith(prefix) && key > marker)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const keys: ListedKey[] = [];
  const folders = new Set<string>();
  let last = '';
  for (const each of sorted) {
    const end = delimiter === '' ? -1 : each.key.indexOf(delimiter, prefix.length);
    const folder = end < 0 ? undefined : each.key.slice(0, end + delimiter.length);
    if (folder !== undefined && (folders.has(folder) || folder <= marker)) continue;
    if (keys.length + folders.size === most) return { keys, folders: [...folders], nextMarker: last };
    if (folder === undefined) keys.push(each);
    else folders.add(folder);
    last = folder ?? each.key;
  }
  return { keys, folders: [...folders], nextMarker: undefined };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html */
export function listingXml(prefix: string, { keys, folders, nextMarker }: ListingPage): string {
  const contents = keys.map(
    ({ key, size }) =>
      `<Contents><Key>${escaped(key)}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>` +
      `<Size>${size()}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
  );
  const common = folders.map((each) => `<CommonPrefixes><Prefix>${escaped(each)}</Prefix></CommonPrefixes>`);
  const next = nextMarker === undefined ? '' : `<NextMarker>${escaped(nextMarker)}</NextMarker>`;
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>data.binance.vision</Name>' +
    `<Prefix>${escaped(prefix)}</Prefix>${next}<MaxKeys>1000</MaxKeys><Delimiter>/</Delimiter>` +
    `<IsTruncated>${nextMarker !== undefined}</IsTruncated>${contents.join('')}${common.join('')}</ListBucketResult>`
  );
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
