// Stands for the portal: reads the generated configuration, is ready when PostgreSQL answers, and tells its pid and
// its environment.
const fs = require('node:fs');
const http = require('node:http');
const { Client } = require('pg');

const text = fs.readFileSync(process.argv[process.argv.lastIndexOf('--config') + 1], 'utf8');
const config = JSON.parse(text.slice(text.indexOf('\n')));

const routes = {
  '/.backstage/health/v1/readiness': async () => 'ok',
  '/pid': async () => String(process.pid),
  '/environment': async () => JSON.stringify(process.env),
  '/query': async () => {
    const client = new Client(config.backend.database.connection);
    await client.connect();
    const { rows } = await client.query('SELECT current_database() AS name');
    await client.end();
    return rows[0].name;
  },
  '/cluster': async () => {
    const url = fs.readFileSync(config.pluginManager.environments[0].cluster.kubeconfig, 'utf8');
    return (await fetch(url)).text();
  },
};

http
  .createServer((request, response) => {
    const route = routes[request.url] ?? (async () => Promise.reject(new Error('no such route')));
    route().then(
      answer => response.end(answer),
      error => response.writeHead(500).end(String(error))
    );
  })
  .listen(config.backend.listen.port, config.backend.listen.host);
process.on('SIGTERM', () => process.exit(0));
