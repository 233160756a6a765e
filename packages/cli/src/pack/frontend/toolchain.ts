import { createRequire } from 'node:module';

/** Parts of the build tools that end up in a remote. */
export type Toolchain = {
  /** Node's modules for the browser: name to file, or `false` for none. */
  fallbacks: Record<string, string | false>;
  /** Replacements for Node's globals. */
  process: string;
  buffer: string;
};

/** Node modules that a page has no use for; importing one gives an empty module, as in Backstage's own build. */
const EMPTY = [
  ...[
    'child_process',
    'cluster',
    'crypto',
    'dgram',
    'dns',
    'domain',
    'fs',
    'http',
    'http2',
    'https',
    'module',
  ],
  ...['net', 'os', 'path', 'readline', 'repl', 'tls', 'tty', 'vm', 'zlib'],
];

const BROWSER_VERSIONS: Record<string, string> = {
  assert: 'assert/',
  buffer: 'buffer/',
  events: 'events/',
  punycode: 'punycode/',
  process: 'process/browser.js',
  querystring: 'querystring-es3/',
  stream: 'stream-browserify/',
  string_decoder: 'string_decoder/',
  url: 'url/',
  util: 'util/',
};

/** Finds the browser versions of Node's modules among the build tools' own dependencies. */
export function findToolchain(): Toolchain {
  const require = createRequire(createRequire(__filename).resolve('node-stdlib-browser/package.json'));
  const browser = Object.entries(BROWSER_VERSIONS).map(
    ([name, file]) => [name, require.resolve(file)] as const
  );
  return {
    fallbacks: {
      ...Object.fromEntries(EMPTY.map(name => [name, false as const])),
      ...Object.fromEntries(browser),
    },
    process: require.resolve('process/browser.js'),
    buffer: require.resolve('buffer/'),
  };
}
