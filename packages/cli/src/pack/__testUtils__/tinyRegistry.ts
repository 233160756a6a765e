import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';

/** A package of the test registry: its package.json and its other files. */
export type TestPackage = {
  name: string;
  version: string;
  manifest?: Record<string, unknown>;
  files?: Record<string, string | Buffer>;
};

export type TinyRegistry = { url: string; requests: string[]; close: () => Promise<void> };

async function tarballOf({ name, version, manifest, files = {} }: TestPackage): Promise<Buffer> {
  const tar = pack();
  const all = { 'package.json': JSON.stringify({ name, version, license: 'MIT', ...manifest }), ...files };
  for (const [file, content] of Object.entries(all)) {
    // npm keeps the time of files that are as old as its own tarballs.
    tar.entry({ name: `package/${file}`, mtime: new Date(499162500000) }, content);
  }
  tar.finalize();
  const parts: Buffer[] = [];
  for await (const part of tar) parts.push(part as Buffer);
  return gzipSync(Buffer.concat(parts));
}

/** A package registry on loopback that has exactly these packages. */
export async function startTinyRegistry(packages: TestPackage[]): Promise<TinyRegistry> {
  const tarballs = new Map<string, Buffer>();
  const packuments = new Map<
    string,
    { name: string; 'dist-tags': { latest: string }; versions: Record<string, object> }
  >();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path =
      decodeURIComponent(request.url ?? '')
        .replace(/^\//, '')
        .split('?')[0] ?? '';
    requests.push(path);
    const tarball = tarballs.get(path);
    const packument = packuments.get(path);
    if (tarball) response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(tarball);
    else if (packument)
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(packument));
    else response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not_found"}');
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  for (const one of packages) {
    const path = `${one.name}/-/${one.name.split('/').pop()}-${one.version}.tgz`;
    const content = await tarballOf(one);
    tarballs.set(path, content);
    const known = packuments.get(one.name) ?? {
      name: one.name,
      'dist-tags': { latest: one.version },
      versions: {},
    };
    const scripts = (one.manifest?.scripts ?? {}) as Record<string, string>;
    known.versions[one.version] = {
      name: one.name,
      version: one.version,
      license: 'MIT',
      ...one.manifest,
      ...(scripts.install || scripts.postinstall || scripts.preinstall ? { hasInstallScript: true } : {}),
      dist: {
        tarball: `${url}${path}`,
        integrity: `sha512-${createHash('sha512').update(content).digest('base64')}`,
      },
    };
    known['dist-tags'].latest = one.version;
    packuments.set(one.name, known);
  }
  const close = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url, requests, close };
}
