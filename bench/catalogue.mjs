// A catalogue of ten thousand plugins made from two real ones, which lie beside the checkout and are not part of it.
import fs from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { root } from '../scripts/stamps.mjs';

const data = path.resolve(root, '..', 'shared', 'data');

/** Why the catalogue cannot be made here; undefined where it can. */
export function missingCatalogue() {
  const wanted = [
    path.join(data, 'backstage-directory.json'),
    path.join(data, 'rhdh-overlays/catalog-entities'),
  ];
  const missing = wanted.find(file => !fs.existsSync(file));
  return missing && `the real catalogues are not there: ${path.relative(root, missing)}`;
}

/** The same numbers every time, so that runs can be compared. */
function randomNumbers(seed) {
  let state = seed;
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function realPlugins() {
  const directory = JSON.parse(fs.readFileSync(path.join(data, 'backstage-directory.json'), 'utf8')).map(
    entry => ({
      name: entry.title,
      description: entry.description ?? entry.title,
      author: entry.author,
      category: entry.category ?? 'Other',
      keywords: [],
      readme: entry.description ?? '',
    })
  );
  const folder = path.join(data, 'rhdh-overlays/catalog-entities/extensions/plugins');
  const overlays = fs
    .readdirSync(folder)
    .flatMap(file => parseAllDocuments(fs.readFileSync(path.join(folder, file), 'utf8')))
    .map(document => document.toJS())
    .filter(entity => entity?.kind === 'Plugin')
    .map(({ metadata, spec }) => ({
      name: metadata.title ?? metadata.name,
      description: String(metadata.description ?? metadata.title ?? metadata.name),
      author: spec.author ?? spec.authors?.[0]?.name,
      category: spec.categories?.[0] ?? 'Other',
      keywords: (metadata.tags ?? []).map(String),
      readme: [spec.description ?? '', ...(spec.highlights ?? [])].join('\n'),
    }));
  return [...directory, ...overlays];
}

const idOf = name =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 30)
    .replace(/^-+|-+$/g, '');

/**
 * Listings as the index takes them in. Every one is a real plugin with another's subject mixed in, so that words are as
 * common and as rare as in the real catalogues, and a few words of its own.
 */
export function makeCatalogue(size) {
  const real = realPlugins();
  const random = randomNumbers(2026);
  const sentences = real.flatMap(plugin => plugin.readme.split(/(?<=[.!?])\s+|\n+/)).filter(Boolean);
  const pick = list => list[random(list.length)];
  return Array.from({ length: size }, (_, index) => {
    const [own, other] = [pick(real), pick(real)];
    const releasedAt = new Date(Date.UTC(2023, 0, 1) + random(1_200) * 86_400_000).toISOString();
    const updatedAt = new Date(Date.parse(releasedAt) + random(150) * 86_400_000).toISOString();
    const own5 = `${pick(['team', 'org', 'lab', 'core', 'edge'])}${index % 613}`;
    return {
      card: {
        id: `p${index}-${idOf(own.name)}`,
        name: `${own.name} ${own5}`.slice(0, 80),
        description: `${own.description} ${pick(sentences)}`.slice(0, 900),
        type: pick(['standalone', 'service-backed', 'service-backed', 'third-party']),
        category: own.category,
        maturity: pick(['alpha', 'beta', 'stable', 'stable', 'stable', 'deprecated']),
        publisher: `publisher-${random(40)}`,
        ...(own.author ? { author: own.author } : {}),
        trustTier: pick(['internal', 'verified', 'community', 'community']),
        keywords: [...new Set([...own.keywords, ...other.keywords.slice(0, 1), own5])],
        latest: '1.19.0',
        hasIcon: false,
        installable: random(10) > 0,
        fits: random(10) > 1,
        publishedAt: releasedAt,
        updatedAt,
        installs: Math.floor(400 / (1 + random(400))),
        installed: [],
      },
      license: pick(['Apache-2.0', 'Apache-2.0', 'MIT', 'MPL-2.0']),
      backstage: pick(['*', '>=1.40.0', '^1.50.0', '>=2.0.0']),
      node: '*',
      dependencies: [],
      annotations: [],
      packages: [`@${own5}/plugin-${index}`],
      repositories: [],
      tags: [],
      readme: [own.readme, other.description, ...Array.from({ length: 12 }, () => pick(sentences))].join(
        '\n'
      ),
    };
  });
}

/** What people ask: one or two words, some unfinished, some misspelt, each with up to four filters. */
export function makeQueries(catalogue, count) {
  const random = randomNumbers(7);
  const pick = list => list[random(list.length)];
  const wordsOf = text => text.toLowerCase().match(/[a-z]{3,}/g) ?? [];
  return Array.from({ length: count }, (_, index) => {
    const { card, license } = pick(catalogue);
    const words = wordsOf(`${card.name} ${card.description}`);
    const word = pick(words) ?? 'kubernetes';
    const kind = index % 10;
    const swapped = at => word.slice(0, at) + (word[at + 1] ?? '') + word[at] + word.slice(at + 2);
    const text =
      (kind < 5 && word) ||
      (kind < 7 && word.slice(0, 3)) ||
      (kind < 9 && `${pick(words) ?? word} ${word}`) ||
      swapped(1 + random(Math.max(1, word.length - 2)));
    return {
      query: text,
      category: [card.category, pick(catalogue).card.category],
      maturity: ['stable', 'beta'],
      installable: ['true'],
      license: [license, 'Apache-2.0'],
      sort: 'relevance',
      limit: 24,
    };
  });
}
