import fs from 'node:fs';
import path from 'node:path';
import type { Json } from '../model/json';

/** One step of a recorded conversation with a real API server. */
export interface Step {
  step: string;
  request: {
    method: string;
    path: string;
    contentType?: string;
    body?: Json;
    headers?: Record<string, string>;
  };
  response: { status: number; contentType?: string; body?: Json; warnings?: string[] };
  events?: Array<{ atMs: number; type: string; object: Json }>;
  closedBy?: 'client' | 'server';
}

/** Where the recordings lie: beside the repository. */
// eslint-disable-next-line no-restricted-syntax -- only tests load this file, from where it lies
export const recordingsFolder = path.resolve(__dirname, '../../../../../shared/data/kubernetes-1.36');

export const haveRecordings = (): boolean => fs.existsSync(path.join(recordingsFolder, '01-discovery.json'));

export const loadRecording = (name: string): Step[] =>
  JSON.parse(fs.readFileSync(path.join(recordingsFolder, `${name}.json`), 'utf8')) as Step[];
