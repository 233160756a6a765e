// Stands for the local cluster: one "pod", a process of its own that outlives it, is adopted by the next one and
// ended by SIGTERM. The arguments and the ready line are the local cluster's.
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');

const option = name => process.argv[process.argv.indexOf(`--${name}`) + 1];
const data = option('data');
const podFile = path.join(data, 'pod.json');

const podProgram = `
  const server = require('node:http').createServer((request, response) => response.end('pod'));
  server.listen(0, '127.0.0.1', () => {
    const pod = JSON.stringify({ pid: process.pid, port: server.address().port });
    require('node:fs').writeFileSync(process.argv[1] + '.new', pod);
    require('node:fs').renameSync(process.argv[1] + '.new', process.argv[1]);
  });
`;

const pod = () => (fs.existsSync(podFile) ? JSON.parse(fs.readFileSync(podFile, 'utf8')) : undefined);
const lives = pid => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

if (!pod() || !lives(pod().pid)) {
  fs.rmSync(podFile, { force: true });
  spawn(process.execPath, ['-e', podProgram, podFile], { detached: true, stdio: 'ignore' }).unref();
}
process.on('SIGTERM', () => {
  process.kill(pod().pid, 'SIGKILL');
  fs.rmSync(podFile);
  process.exit(0);
});
const server = http.createServer((request, response) => response.end('cluster'));
server.listen(Number(option('port')), '127.0.0.1', () => {
  const untilPod = setInterval(() => {
    if (!pod()) return;
    clearInterval(untilPod);
    const url = `http://127.0.0.1:${server.address().port}`;
    fs.writeFileSync(path.join(data, 'kubeconfig'), url);
    console.log(
      JSON.stringify({ ready: true, url, kubeconfig: path.join(data, 'kubeconfig'), pid: process.pid })
    );
  }, 10);
});
