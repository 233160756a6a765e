import type { ListingAnswer } from '@flyloft/plugin-manager-common';
import { bold, warn } from './output';
import { shorten } from './shorten';

/** A plugin that catalogues name and nobody has made a bundle of, line by line. */
export function describeListing(listing: ListingAnswer): string[] {
  const { support } = listing;
  const by = listing.author ?? listing.publisher;
  return [
    `${bold(listing.name)}  ${by ? `by ${by}  ` : ''}${listing.category}${
      support ? `  ${support.level}` : ''
    }`,
    ...(listing.description ? [`  ${shorten(listing.description, 300)}`] : []),
    `  ${listing.fits ? '✓' : warn('!')} ${listing.fitsBecause}`,
    ...listing.packages.map(one => `  · ${one.name} ${one.version ?? ''}  ${one.role ?? ''}`.trimEnd()),
    ...listing.origins.map(origin => `  listed by ${origin.source}: ${origin.file ?? origin.key}`),
    `${warn('!')} It has no bundle yet, so it cannot be installed.`,
    `  Ask for it: ./flyloft ask ${listing.pluginId}    Make it: ./${listing.command}`,
  ];
}
