import { Command } from 'commander';
import { checkSource } from '../pack/checkSource';
import { describeCheck } from '../pack/describePack';
import { onSource } from './sourceCommand';

/** `flyloft check <bundle, folder or package>`: says whether it could be published, and changes nothing. */
export function checkCommand(): Command {
  const command = new Command('check')
    .description('Say whether a bundle, a folder or an npm package could be published; changes nothing')
    .argument('<source>', 'a bundle (.tgz), a folder, or an npm package');
  return onSource(command, checkSource, describeCheck);
}
