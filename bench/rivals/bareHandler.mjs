// What the portal's list is held against: express and pg, nothing else, and a page of the same size from a table,
// in the order of its key, which costs PostgreSQL the least.
import { createRequire } from 'node:module';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';

const require = createRequire(path.join(workerData.root, 'plugins/plugin-manager-backend/package.json'));
const express = require('express');
const { Pool } = require('pg');

const LIMIT = 24;
const { size, connection } = workerData;
const pool = new Pool({ ...connection, options: '-c search_path=plugin-manager', max: 10 });
const app = express();
app.get('/plugins', async (_, response) => {
  const { rows } = await pool.query(
    `select plugin_id as id, name, description, type, category, maturity, author, keywords, latest, published_at,
       updated_at from listings order by plugin_id limit ${LIMIT}`
  );
  const items = JSON.stringify(rows).length;
  response.json({ items: rows, rest: 'x'.repeat(Math.max(0, size - items - 30)) });
});
const server = app.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
