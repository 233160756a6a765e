// Stands in for the plugin host where a test is about the engine: answers every request, or fails as its config says.
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');

const config = JSON.parse(
  fs.readFileSync(path.join(process.env.FLYLOFT_CONFIG_DIR, 'app-config.json'), 'utf8')
);
const { fail } = config.radar ?? {};
if (fail === 'start') {
  const secrets = fs.readFileSync(path.join(process.env.FLYLOFT_SECRET_DIR, 'app-config.json'), 'utf8');
  console.log(`The secrets are ${secrets.replaceAll('\n', ' ')}`);
  console.log(JSON.stringify({ level: 'error', message: 'The test wants this plugin to crash' }));
  process.exit(3);
}
if (fail === 'never') console.log('The test wants this plugin to be slow');
const server = http.createServer((request, response) => {
  const refused = { check: '/check', hook: '/hooks/updated' }[fail];
  const healthy = fail !== 'never' && (refused === undefined || !request.url.endsWith(refused));
  response.writeHead(healthy ? 200 : 500).end(JSON.stringify({ word: config.radar?.word ?? null }));
});
server.listen(Number(process.env.PORT), process.env.POD_IP);
process.on('SIGTERM', () => process.exit(0));
