/** One page of an S3 listing, as far as it is of use here. */
export interface Listing {
  readonly keys: readonly { readonly key: string; readonly bytes: number | undefined }[];
  readonly folders: readonly string[];
  /** What the next page begins after; undefined: this is the last. */
  readonly next: string | undefined;
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

const unescaped = (text: string): string =>
  text.replace(/&(\w+);/g, (all, name: string) => ENTITIES.get(name) ?? all);

const textOf = (xml: string, tag: string): string | undefined => {
  const found = new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1];
  return found === undefined ? undefined : unescaped(found);
};

/**
 * Reads a listing; undefined for a text that is none. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html
 */
export function parseListing(xml: string): Listing | undefined {
  if (!xml.includes('<ListBucketResult') || !xml.includes('</ListBucketResult>')) return undefined;
  const keys = [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].flatMap(([, each]) => {
    const key = textOf(each!, 'Key');
    const size = Number(textOf(each!, 'Size'));
    return key === undefined
      ? []
      : [{ key, bytes: Number.isSafeInteger(size) && size >= 0 ? size : undefined }];
  });
  const folders = [...xml.matchAll(/<CommonPrefixes>(.*?)<\/CommonPrefixes>/gs)].flatMap(
    ([, each]) => textOf(each!, 'Prefix') ?? [],
  );
  const more = textOf(xml, 'IsTruncated') === 'true';
  // Without a delimiter S3 names no marker: it is the last key then.
  const next = more ? (textOf(xml, 'NextMarker') ?? keys.at(-1)?.key) : undefined;
  return { keys, folders, next };
}
