// The import rule: inside plugin-manager-backend imports point inwards only, and what is pure stays pure.
//
//   http → app → domain, ports      adapters → ports, domain      plugin.ts alone builds adapters
//
// `node scripts/checkImports.mjs [folder]` checks the checkout (or a tree laid out like it) and prints each breach.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { root } from './stamps.mjs';

const engine = 'plugins/plugin-manager-backend/src';

/** Which layers a layer may import from, besides itself. `plugin` is plugin.ts, the composition root. */
const mayImport = {
  domain: [],
  ports: ['domain'],
  app: ['domain', 'ports'],
  http: ['app', 'domain', 'ports'],
  adapters: ['domain', 'ports'],
  // Parses configuration into what the use cases want; plugin.ts calls it.
  readConfig: ['app', 'domain'],
  plugin: ['http', 'app', 'domain', 'ports', 'adapters', 'readConfig'],
  // The second feature that the package gives to a portal: it builds no adapter, only routes.
  portalRouting: ['http'],
  index: ['plugin', 'portalRouting'],
};

/** Files directly in src that are layers of their own. */
const rootFiles = ['plugin', 'readConfig', 'portalRouting', 'index'];

/** What nothing pure may import: anything that reads, writes, waits, or belongs to one technology. */
const impureImports = [
  { pattern: /^node:/, why: 'Node is I/O' },
  {
    pattern: /^(fs|path|os|crypto|http|https|net|tls|child_process|events|stream|util|timers)(\/|$)/,
    why: 'Node is I/O',
  },
  {
    pattern: /^(knex|pg|express|express-promise-router)(\/|$)/,
    why: 'databases and HTTP belong to adapters and http',
  },
  { pattern: /^@kubernetes\//, why: 'Kubernetes belongs to its adapter' },
  {
    pattern: /^@backstage\/(backend-|plugin-.*-(node|backend))/,
    why: "Backstage's backend belongs to the outside",
  },
];

/** Technologies that belong to one layer: everybody else talks to them through a port. */
const technologies = [
  { pattern: /^(knex|pg)(\/|$)/, layers: ['adapters', 'plugin'], what: 'the database' },
  { pattern: /^@kubernetes\//, layers: ['adapters', 'plugin'], what: 'the Kubernetes client' },
  { pattern: /^(express|express-promise-router)(\/|$)/, layers: ['http', 'plugin'], what: 'express' },
];

/** What nothing pure may use: the clock, chance, and the world. Each is `name` or `name.member`. */
const impureUses = new Map([
  ['Date.now', 'the clock is a port'],
  ['Math.random', 'chance is a port'],
  ['performance.now', 'the clock is a port'],
  ['crypto.randomUUID', 'chance is a port'],
  ['crypto.getRandomValues', 'chance is a port'],
  ['process', 'the process is outside'],
  ['setTimeout', 'waiting is I/O'],
  ['setInterval', 'waiting is I/O'],
  ['setImmediate', 'waiting is I/O'],
  ['fetch', 'the network is I/O'],
  ['require', 'loading code is I/O'],
]);

const pureFolders = [`${engine}/domain`, 'packages/resolver/src', 'plugins/plugin-manager-common/src'];

const isTest = file => /\.test\.tsx?$|\/(__fixtures__|__testUtils__)\//.test(file);

function sourcesBelow(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sourcesBelow(file);
    return /\.tsx?$/.test(entry.name) ? [file] : [];
  });
}

/** The layer of a file of the engine, by the first folder below src; undefined for one that has no business there. */
function layerOf(file) {
  const [first, second] = path.posix.relative(engine, file).split('/');
  if (second === undefined) {
    const name = first.replace(/\.tsx?$/, '');
    return rootFiles.includes(name) ? name : undefined;
  }
  return first in mayImport && !rootFiles.includes(first) ? first : undefined;
}

/** The expression in which a statement or type names a module. */
function moduleNamedBy(node) {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return node.arguments[0];
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return node.argument.literal;
  return undefined;
}

/** All modules that a source names, types included: a type ties two files together as much as a value. */
function importsOf(source) {
  const found = [];
  const visit = node => {
    const named = moduleNamedBy(node);
    if (named && ts.isStringLiteralLike(named)) found.push({ name: named.text, node });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Uses of the world in a source that must be pure. Names that the file declares itself are its own. */
function impureUsesOf(source) {
  const declared = new Set();
  const collect = node => {
    const name = node.name;
    const declares =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isBindingElement(node) ||
      ts.isImportSpecifier(node);
    if (declares && name && ts.isIdentifier(name)) declared.add(name.text);
    ts.forEachChild(node, collect);
  };
  collect(source);

  const found = [];
  const visit = node => {
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      const use = `${node.expression.text}.${node.name.text}`;
      const why = impureUses.get(use) ?? impureUses.get(node.expression.text);
      if (why && !declared.has(node.expression.text)) found.push({ use, why, node });
    } else if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const why = impureUses.get(node.expression.text);
      if (why && !declared.has(node.expression.text)) found.push({ use: node.expression.text, why, node });
    } else if (
      ts.isNewExpression(node) &&
      ts.isIdentifier(node.expression) &&
      node.expression.text === 'Date' &&
      (node.arguments ?? []).length === 0
    ) {
      found.push({ use: 'new Date()', why: 'the clock is a port', node });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Checks a tree; returns how many files were looked at and every breach as `file:line: what`. */
export function checkImports(tree = root) {
  const breaches = [];
  const folders = [engine, ...pureFolders.filter(folder => !folder.startsWith(engine))];
  const files = folders
    .flatMap(folder => sourcesBelow(path.join(tree, folder)))
    .map(file => path.relative(tree, file).split(path.sep).join('/'))
    .filter(file => !isTest(file));

  for (const file of files) {
    const text = fs.readFileSync(path.join(tree, file), 'utf8');
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    const report = (node, what) => {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      breaches.push(`${file}:${line + 1}: ${what}`);
    };

    if (file.startsWith(`${engine}/`)) {
      const layer = layerOf(file);
      if (layer === undefined) {
        breaches.push(`${file}:1: lies in no layer; the layers are ${Object.keys(mayImport).join(', ')}`);
        continue;
      }
      for (const { name, node } of importsOf(source)) {
        if (!name.startsWith('.')) {
          const technology = technologies.find(({ pattern }) => pattern.test(name));
          // For the domain the list of what nothing pure may import says it.
          if (technology && layer !== 'domain' && !technology.layers.includes(layer)) {
            report(
              node,
              `${layer} imports ${name}; ${technology.what} belongs to ${technology.layers.join(', ')}`
            );
          }
          continue;
        }
        const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), name));
        const targetLayer =
          target.startsWith(`${engine}/`) || target === engine ? layerOf(`${target}.ts`) : undefined;
        const inLayerFolder = targetLayer ?? layerOf(`${target}/index.ts`);
        if (inLayerFolder === layer || mayImport[layer].includes(inLayerFolder)) continue;
        report(
          node,
          `${layer} imports ${name}, which is ${inLayerFolder ?? 'in no layer'}; it may import ${
            mayImport[layer].join(', ') || 'nothing else'
          }`
        );
      }
    }

    if (pureFolders.some(folder => file.startsWith(`${folder}/`))) {
      for (const { name, node } of importsOf(source)) {
        const impure = impureImports.find(({ pattern }) => pattern.test(name));
        if (impure) report(node, `pure code imports ${name}; ${impure.why}`);
      }
      for (const { use, why, node } of impureUsesOf(source)) report(node, `pure code uses ${use}; ${why}`);
    }
  }
  return { files: files.length, breaches: breaches.sort() };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const tree = process.argv[2] ? path.resolve(process.argv[2]) : root;
  const { files, breaches } = checkImports(tree);
  for (const breach of breaches) process.stdout.write(`${breach}\n`);
  process.stdout.write(`${files} files, ${breaches.length} breaches of the import rule\n`);
  process.exitCode = breaches.length === 0 ? 0 : 1;
}
