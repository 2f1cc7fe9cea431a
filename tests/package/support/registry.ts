import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';

const run = promisify(execFile);

type Manifest = Record<string, unknown> & { readonly name: string; readonly version: string };

/** One version of a package, as `npm publish` sends it. */
interface Release {
  readonly manifest: Manifest;
  readonly tarball: Buffer;
}

export interface Registry extends AsyncDisposable {
  /** With a slash at its end, as npm writes it. */
  readonly url: string;
  /** `name@version` of what was published, in order. */
  readonly published: readonly string[];
}

/**
 * A registry of packages on this machine: has the tarballs, takes what npm publishes, and sends on to `upstream` for
 * everything else. With it npm does what pages tell readers to do, before anything of it is published.
 */
export async function startRegistry(tarballs: readonly string[], upstream: string): Promise<Registry> {
  const releases = new Map<string, Release>();
  for (const path of tarballs) {
    const { stdout } = await run('tar', ['-xOzf', path, 'package/package.json']);
    const manifest = JSON.parse(stdout) as Manifest;
    releases.set(manifest.name, { manifest, tarball: await readFile(path) });
  }
  const published: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/').slice(1);
    if (request.method === 'PUT')
      return void take(request).then((release) => {
        releases.set(release.manifest.name, release);
        published.push(`${release.manifest.name}@${release.manifest.version}`);
        send(response, 201, JSON.stringify({ ok: true }));
      });
    const [name = '', file] = path.split('/-/');
    const release = releases.get(name);
    if (!release)
      return void response.writeHead(302, { location: upstream + (request.url ?? '/').slice(1) }).end();
    if (file) return send(response, 200, release.tarball, 'application/octet-stream');
    send(response, 200, JSON.stringify(packument(release, url)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    url,
    published,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function send(
  response: ServerResponse,
  status: number,
  body: string | Buffer,
  type = 'application/json',
): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}

/** What npm asks for first: the versions of a package, and where they are. */
function packument({ manifest, tarball }: Release, url: string): object {
  const { name, version } = manifest;
  const dist = {
    tarball: `${url}${name}/-/${version}.tgz`,
    shasum: createHash('sha1').update(tarball).digest('hex'),
    integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
  };
  return { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } };
}

async function take(request: IncomingMessage): Promise<Release> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString()) as {
    readonly versions: Readonly<Record<string, Manifest>>;
    readonly _attachments: Readonly<Record<string, { readonly data: string }>>;
  };
  const [manifest] = Object.values(body.versions);
  const [attachment] = Object.values(body._attachments);
  return { manifest: manifest!, tarball: Buffer.from(attachment!.data, 'base64') };
}
