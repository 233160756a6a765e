import fs from 'node:fs';
import path from 'node:path';
import { ensurePrivateFolder } from '@flyloft/local-processes';

/** Where a pod keeps its things: one private folder for each pod, named by uid. */
export interface PodFolder {
  root: string;
  volumes: string;
  logs: string;
  home: string;
  tmp: string;
  /** The identity of its running processes, for the next start of the cluster. */
  stateFile: string;
}

/** The paths of a pod's folder; nothing is made. */
export function podFolder(base: string, uid: string): PodFolder {
  const root = path.join(base, uid);
  return {
    root,
    volumes: path.join(root, 'volumes'),
    logs: path.join(root, 'logs'),
    home: path.join(root, 'home'),
    tmp: path.join(root, 'tmp'),
    stateFile: path.join(root, 'state.json'),
  };
}

/** Makes a pod's folder, for its owner only. */
export function makePodFolder(folder: PodFolder): void {
  for (const part of [folder.root, folder.volumes, folder.logs, folder.home, folder.tmp])
    ensurePrivateFolder(part);
}

export function removePodFolder(folder: PodFolder): void {
  fs.rmSync(folder.root, { recursive: true, force: true });
}
