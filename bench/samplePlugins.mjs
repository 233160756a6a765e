// Plugins made for the benchmark: valid bundles whose backends do as little as can be measured.

const common = id => ({
  manifestVersion: 1,
  id,
  name: id,
  version: '1.0.0',
  publisher: 'flyloft',
  license: 'Apache-2.0',
});

async function made(makeBundle, input) {
  const bundle = await makeBundle(input);
  if (!bundle.ok) throw new Error(`${bundle.code}: ${bundle.message}`);
  return bundle.tgz;
}

/**
 * A backend with a database of its own. `GET /echo` wants a signed-in caller and says what authorization arrived, so
 * that the same request can be sent to the pod without the portal in between.
 */
const backendSource = id => `
const { coreServices, createBackendPlugin } = require('@backstage/backend-plugin-api');
const express = require('express');
exports.default = createBackendPlugin({
  pluginId: ${JSON.stringify(id)},
  register(env) {
    env.registerInit({
      deps: { database: coreServices.database, httpAuth: coreServices.httpAuth, router: coreServices.httpRouter },
      async init({ database, httpAuth, router }) {
        const knex = await database.getClient();
        await knex.raw('create table if not exists visits (at timestamptz not null)');
        const routes = express.Router();
        routes.get('/echo', (request, response, next) => {
          httpAuth
            .credentials(request, { allow: ['user', 'service'] })
            .then(() => response.json({ authorization: request.headers.authorization }), next);
        });
        router.use(routes);
      },
    });
  },
});
`;

/** A service-backed plugin. */
export function serviceBacked(makeBundle, id) {
  const name = `${id}-backend`;
  const home = `backend/node_modules/${name}`;
  return made(makeBundle, {
    manifest: {
      ...common(id),
      type: 'service-backed',
      description: 'Answers what it was asked with.',
      capabilities: ['database:read-write', 'identity:read'],
      packed: { backend: { name, version: '1.0.0' } },
    },
    files: new Map([
      [`${home}/package.json`, Buffer.from(JSON.stringify({ name, version: '1.0.0', main: 'index.js' }))],
      [`${home}/index.js`, Buffer.from(backendSource(id))],
    ]),
  });
}

/** A plugin without code whose wizard has one step with all the fields of a schema. */
export function configured(makeBundle, id, configSchema) {
  return made(makeBundle, {
    manifest: {
      ...common(id),
      type: 'standalone',
      description: 'Has a configuration, and nothing else.',
      configSchema,
      wizard: [
        { id: 'all', title: 'All', fields: Object.keys(configSchema.properties).map(name => `/${name}`) },
      ],
    },
    files: new Map([['README.md', Buffer.from(`# ${id}\n`)]]),
  });
}

const subjects = [
  'builds',
  'costs',
  'incidents',
  'reviews',
  'secrets',
  'deployments',
  'scores',
  'docs',
  'radar',
];
const categories = [
  'Quality',
  'Cost',
  'Security',
  'Documentation',
  'Communication',
  'Delivery',
  'Observability',
];

/** The listing number `index` of a large catalogue: words, categories and kinds vary, files there are few. */
export function listed(makeBundle, index) {
  const subject = subjects[index % subjects.length];
  const id = `${subject}-${String(index).padStart(4, '0')}`;
  const readme = `# ${id}\n\n${`Shows the ${subject} of every component that a team owns, and what changed. `.repeat(
    8
  )}\n`;
  return made(makeBundle, {
    manifest: {
      ...common(id),
      name: `${subject[0].toUpperCase()}${subject.slice(1)} ${index}`,
      type: 'standalone',
      description: `Shows the ${subject} of your components, number ${index}.`,
      category: categories[index % categories.length],
      maturity: ['alpha', 'beta', 'stable', 'stable'][index % 4],
      keywords: [subject, `team-${index % 40}`],
    },
    files: new Map([['README.md', Buffer.from(readme)]]),
  });
}
