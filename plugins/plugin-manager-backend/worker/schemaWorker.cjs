/**
 * The thread in which the portal compiles JSON Schemas and checks configs: schemas come from publishers. The portal ends
 * it when an answer takes too long.
 */
'use strict';

const { parentPort } = require('node:worker_threads');
const { answer } = require('@flyloft/schema-engine/engine/answer.cjs');

parentPort.on('message', ({ id, ...question }) => parentPort.postMessage({ id, reply: answer(question) }));

parentPort.postMessage('ready');
