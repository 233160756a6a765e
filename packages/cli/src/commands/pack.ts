import { Command } from 'commander';
import { describePack } from '../pack/describePack';
import { packPlugin } from '../pack/packPlugin';
import { onSource } from './sourceCommand';

/** `flyloft pack <package or folder>`: makes a bundle. */
export function packCommand(): Command {
  const command = new Command('pack')
    .description('Make a bundle out of an npm package or a folder; nothing of it is run')
    .argument('<source>', 'npm package, such as @backstage-community/plugin-tech-radar@1.14.0, or a folder')
    .option('--out <file>', 'where the bundle goes (default: <id>-<version>.tgz in the current folder)');
  return onSource(command, packPlugin, describePack);
}
