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
// As the real host does where it is there to try a configuration only; `url` says what comes of it.
let checked = process.env.FLYLOFT_CHECK_EXPORT === undefined;
const { url } = config.radar ?? {};
const say = connectionCheck => {
  checked = true;
  console.log(JSON.stringify({ connectionCheck, component: 'plugin-host', message: 'Tried' }));
};
if (!checked) {
  // What a plugin prints is not the host's word.
  console.log(JSON.stringify({ connectionCheck: { outcome: 'ok' }, component: 'plugin' }));
  const secrets = fs.readFileSync(path.join(process.env.FLYLOFT_SECRET_DIR, 'app-config.json'), 'utf8');
  const { token } = JSON.parse(secrets).radar ?? {};
  if (fail === 'start' || fail === 'never') say({ outcome: 'timed-out', message: 'too late' });
  else if (url === 'https://good.example') say({ outcome: 'ok', message: 'It answers' });
  else if (url !== 'https://hang.example') {
    console.log('x'.repeat(100_000));
    say({ outcome: 'refused', message: `The token ${token} is not taken`, nextStep: 'Take another one' });
  }
}
const server = http.createServer((request, response) => {
  const refused = { check: '/check', hook: '/hooks/updated' }[fail];
  const healthy = checked && fail !== 'never' && (refused === undefined || !request.url.endsWith(refused));
  response.writeHead(healthy ? 200 : 500).end(JSON.stringify({ word: config.radar?.word ?? null }));
});
server.listen(Number(process.env.PORT), process.env.POD_IP);
process.on('SIGTERM', () => process.exit(0));
