/** A file of a venue's archive, as coverage names it. */
export interface FileSource {
  readonly name: string;
  /** Of the file as it was read, lower-case hexadecimal. */
  readonly sha256: string;
}

/** A file as the source of a coverage entry: its checksum stays with the interval. */
export const fileSource = ({ name, sha256 }: FileSource): string => `${name}#sha256=${sha256}`;

/** The file that a source names; undefined where it names none. */
export function parseFileSource(source: string): FileSource | undefined {
  const [, name, sha256] = /^(.+)#sha256=([0-9a-f]{64})$/.exec(source) ?? [];
  return name === undefined || sha256 === undefined ? undefined : { name, sha256 };
}
