import { Command } from 'commander';
import { FlyloftError, formatSize, shortDigest } from '@flyloft/plugin-manager-common';
import { describeListing } from '../output/describeListing';
import { bold, EXIT, printJson, say, warn } from '../output/output';
import { commonFlags, type CommonFlags, runWithClient } from './common';

/** `flyloft show <plugin>`: what it is, whether it fits, what it will touch. */
export function showCommand(): Command {
  const command = new Command('show')
    .description('Show a plugin: does it fit, what will it touch, which releases are there')
    .argument('<plugin>', 'id of the plugin')
    .option('--release <version>', 'this release instead of the newest');
  return commonFlags(command).action(async (id: string, flags: CommonFlags & { release?: string }) => {
    await runWithClient(flags, async ({ client }) => {
      const plugin = await client
        .getPlugin(id, flags.release ? { version: flags.release } : {})
        .catch((error: unknown) => {
          if (error instanceof FlyloftError && error.code === 'BUNDLE_MISSING') return undefined;
          throw error;
        });
      if (!plugin) {
        const listing = await client.getListing(id);
        if (flags.json) printJson(listing);
        else describeListing(listing).forEach(line => say(line));
        return EXIT.done;
      }
      if (flags.json) {
        printJson(plugin);
        return EXIT.done;
      }
      say(
        `${bold(plugin.name)} ${plugin.manifest.version}  by ${plugin.author ?? plugin.publisher}  ${
          plugin.category
        }  ${plugin.trustTier}`
      );
      say(`  ${plugin.description}`);
      say(`  ${plugin.fits ? '✓' : warn('!')} ${plugin.fitsBecause}`);
      for (const touch of plugin.touches) say(`  · ${touch.sentence}`);
      say(
        `  bundle ${shortDigest(plugin.bundleDigest)}  ${formatSize(plugin.bundleSize)}  ${
          plugin.manifest.license
        }`
      );
      for (const release of plugin.releases) {
        const marks = [
          release.yanked ? 'withdrawn' : '',
          release.deprecated ? 'deprecated' : '',
          release.fits ? '' : 'does not fit',
        ];
        say(
          `  ${release.version.padEnd(12)} ${release.publishedAt.slice(0, 10)}  ${marks
            .filter(Boolean)
            .join(', ')}`.trimEnd()
        );
        if (release.yanked && release.yankReason) say(`  ${' '.repeat(12)} withdrawn: ${release.yankReason}`);
        if (release.deprecated && release.deprecationReason)
          say(`  ${' '.repeat(12)} deprecated: ${release.deprecationReason}`);
      }
      for (const installed of plugin.installed)
        say(`  runs in ${installed.environment}: ${installed.release}, ${installed.state}`);
      return EXIT.done;
    });
  });
}
