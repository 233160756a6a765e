import type { SourceDefect, SourceListing } from '@flyloft/plugin-manager-common';
import {
  defectAt,
  digestOf,
  PoliteFetch,
  type CatalogueSource,
  type SourceOptions,
  type SourceReadContext,
  type SourceReading,
} from '@flyloft/plugin-manager-node';
import { z } from 'zod';
import { imageListing, type FoundImage } from './imageListings';
import { Registry, REPOSITORY } from './Registry';

/** Images of a repository that are looked at: the last of its tags, where there are more. */
const MAX_TAGS = 20;

const configSchema = z.looseObject({
  registry: z.url({ protocol: /^https?$/ }),
  repositories: z
    .array(z.string().regex(REPOSITORY, 'must be the name of a repository, such as acme/plugin-radar'))
    .optional(),
  tags: z
    .string()
    .max(200)
    .regex(/^[\w.*+?|()[\]^$\\-]*$/, 'must be a regular expression of letters, digits and .*+?|()[]')
    .optional(),
  username: z.string().min(1).optional(),
  password: z.string().min(1).optional(),
  concurrency: z.int().min(1).max(16).default(4),
});

/** Raised with every change of how images become listings. */
const READER = 1;

/** Images of plugins in a registry of the OCI distribution API. Only manifests are read, never a layer. */
export class OciSource implements CatalogueSource {
  private readonly options: z.infer<typeof configSchema>;
  private readonly registry: Registry;

  private constructor(options: OciSource['options'], registry: Registry) {
    this.options = options;
    this.registry = registry;
  }

  static create({ config, name }: SourceOptions, http?: PoliteFetch): OciSource {
    const parsed = configSchema.safeParse(config.get());
    if (!parsed.success) {
      const issues = parsed.error.issues.map(issue => `${issue.path.join('.')} ${issue.message}`.trim());
      throw new Error(`pluginManager.sources.${name} ${issues.join('; ')}`);
    }
    const { registry, username, password, concurrency } = parsed.data;
    return new OciSource(
      parsed.data,
      new Registry({
        address: registry,
        http: http ?? new PoliteFetch({ concurrency, maxBytes: 4_000_000 }),
        ...(username === undefined ? {} : { username }),
        ...(password === undefined ? {} : { password }),
      })
    );
  }

  async read({ validators, signal, progress }: SourceReadContext): Promise<SourceReading> {
    const { repositories, registry } = this.options;
    const defects: SourceDefect[] = [];
    const kept: string[] = [];
    const listed =
      repositories === undefined
        ? await this.registry.listRepositories(signal)
        : { names: repositories, complete: true };
    let incomplete = !listed.complete;
    if (incomplete) defects.push(changed(registry));
    const listings: SourceListing[] = [];
    const states: string[] = [];
    let done = 0;
    let failures = 0;
    await Promise.all(
      listed.names.map(async repository => {
        try {
          const { images, complete } = await this.readRepository(repository, signal);
          if (!complete) {
            incomplete = true;
            defects.push(changed(repository));
          }
          const listing = imageListing(registry, images, defects);
          if (listing) listings.push(listing);
          states.push(`${repository} ${images.map(one => `${one.tag} ${one.digest}`).join(' ')}`);
        } catch (error) {
          signal.throwIfAborted();
          failures += 1;
          kept.push(`oci:${repository}`);
          defects.push(
            defectAt(
              { entry: repository },
              {
                code: 'entry-unreadable',
                message: `${
                  error instanceof Error ? error.message : String(error)
                } What was read of it before stays.`,
                fix: 'Nothing where it passes; else see that the repository is there and may be read.',
              }
            )
          );
        }
        done += 1;
        progress(done, listed.names.length, 'repositories read');
      })
    );
    if (failures > 0 && failures === listed.names.length) {
      throw new Error(
        defects.find(one => one.code === 'entry-unreadable')?.message ?? 'No repository was read.'
      );
    }
    const state = `${READER}:${digestOf([...states.sort(), ...kept.sort()])}`;
    if (!incomplete && validators === state) return { outcome: 'unchanged' };
    return {
      outcome: 'read',
      listings: listings.sort((a, b) => (a.key < b.key ? -1 : 1)),
      kept,
      ...(incomplete ? { incomplete } : {}),
      collections: [],
      defects: defects.sort((a, b) => ((a.entry ?? '') < (b.entry ?? '') ? -1 : 1)),
      read: { repositories: listed.names.length, images: states.length },
      validators: state,
    };
  }

  /** The images behind a repository's tags, newest first; one that is tagged twice counts once. */
  private async readRepository(
    repository: string,
    signal: AbortSignal
  ): Promise<{ images: FoundImage[]; complete: boolean }> {
    const { names, complete } = await this.registry.listTags(repository, signal);
    const wanted = this.options.tags === undefined ? undefined : new RegExp(`^(?:${this.options.tags})$`);
    const tags = names
      .filter(tag => tag !== 'latest' && (wanted?.test(tag) ?? true))
      .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
      .slice(0, MAX_TAGS);
    // Where nothing else is there, latest is better than nothing.
    const asked = tags.length > 0 || !names.includes('latest') ? tags : ['latest'];
    const images: FoundImage[] = [];
    for (const tag of asked) {
      const image = await this.readImage(repository, tag, signal);
      if (image && !images.some(one => one.digest === image.digest)) images.push(image);
    }
    return { images, complete };
  }

  /** The image of a tag; of an index its first image counts for what the index itself does not say. */
  private async readImage(
    repository: string,
    tag: string,
    signal: AbortSignal
  ): Promise<FoundImage | undefined> {
    const found = await this.registry.readManifest(repository, tag, signal);
    if (!found) return undefined;
    const [part] = found.manifest.manifests ?? [];
    if (!part) return { repository, tag, ...found };
    const inner = await this.registry.readManifest(repository, part.digest, signal);
    const annotations = {
      ...inner?.manifest.annotations,
      ...part.annotations,
      ...found.manifest.annotations,
    };
    return { repository, tag, digest: found.digest, manifest: { ...found.manifest, annotations } };
  }
}

function changed(entry: string): SourceDefect {
  return defectAt(
    { entry },
    {
      code: 'changed-while-reading',
      message: 'The list changed while its pages were read. Nothing is taken as gone.',
      fix: 'Nothing: the next sync reads it again.',
    }
  );
}
