import fs from 'node:fs';
import { startClusterWithNode } from '../startLocalCluster';
import { ApiClient, readAccess } from '../testing/apiClient';
import { loadRecording } from './recording';
import { Replay } from './replay';
import { StandInNode } from './standInNode';
(async () => {
  const [groupText = '', show = '6'] = process.argv.slice(2);
  const dir = fs.mkdtempSync('/tmp/replay-');
  const cluster = await startClusterWithNode({ dataDir: dir }, 'fake1');
  const access = readAccess(cluster.kubeconfigPath);
  const client = new ApiClient(access);
  const node = new StandInNode(access);
  node.start();
  for (const ns of (process.argv[4] ?? '').split(',').filter(Boolean)) {
    await client.request('POST', '/api/v1/namespaces', {
      body: JSON.stringify({ metadata: { name: ns } }),
      contentType: 'application/json',
    });
  }
  await new Promise(r => setTimeout(r, 80));
  const replay = new Replay(client);
  for (const name of groupText.split(',')) {
    const steps = loadRecording(name);
    const results = await replay.run(steps, new Set());
    const bad = results.filter(r => r.problems.length > 0);
    console.log(`=== ${name}: ${results.length - bad.length}/${results.length}`);
    for (const r of bad)
      console.log(
        `#${r.index} ${r.step}\n${r.problems
          .slice(0, Number(show))
          .map(p => `     ${p}`)
          .join('\n')}`
      );
  }
  await node.stop();
  client.close();
  await cluster.detach();
  process.exit(0);
})().catch(e => {
  console.error(e);
  process.exit(1);
});
