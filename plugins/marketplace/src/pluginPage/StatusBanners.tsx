import { Alert, Link } from '@backstage/ui';
import type { PluginDetail } from '@flyloft/plugin-manager-common';
import { useSimilar } from '../discover/useDiscovery';
import { paths } from '../routes';

/** As many as the list of similar plugins below asks for, so that both are one request. */
const SIMILAR = 4;

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

/** Why somebody should look for something else: the release was withdrawn or deprecated, by whom it was said why. */
export function StatusBanners({ plugin }: { plugin: PluginDetail }) {
  const shown = plugin.releases.find(({ version }) => version === plugin.manifest.version);
  const others = plugin.releases.filter(({ version, yanked, fits }) => {
    return version !== plugin.manifest.version && !yanked && fits;
  });
  const newest = others.find(({ deprecated }) => !deprecated) ?? others[0];
  const isDeprecated = shown?.deprecated === true || plugin.maturity === 'deprecated';
  return (
    <>
      {shown?.yanked && (
        <Alert
          status="danger"
          icon
          title={`${plugin.manifest.version} was withdrawn`}
          description={
            <>
              {shown.yankReason && `${sentence(shown.yankReason)} `}
              {newest ? (
                `Install ${newest.version} instead.`
              ) : (
                <>
                  There is no other release that fits this portal. <Instead id={plugin.id} />
                </>
              )}
            </>
          }
        />
      )}
      {isDeprecated && (
        <Alert
          status="warning"
          icon
          title={
            shown?.deprecated && plugin.maturity !== 'deprecated'
              ? `${plugin.manifest.version} is deprecated`
              : `${plugin.name} is deprecated`
          }
          description={
            <>
              {shown?.deprecationReason && `${sentence(shown.deprecationReason)} `}
              It still works, and will get no new releases. <Instead id={plugin.id} />
            </>
          }
        />
      )}
    </>
  );
}

/** Plugins that may take its place, where some are known. */
function Instead({ id }: { id: string }) {
  const items = useSimilar(id, SIMILAR).data?.items ?? [];
  const alternatives = items.filter(({ reasons }) => reasons.some(({ kind }) => kind === 'alternative'));
  if (alternatives.length === 0) return <>Plan to replace it.</>;
  return (
    <>
      May take its place:{' '}
      {alternatives.map(({ plugin }, i) => (
        <span key={plugin.id}>
          {i > 0 && ', '}
          <Link variant="body-small" href={paths.plugin(plugin.id)}>
            {plugin.name}
          </Link>
        </span>
      ))}
      .
    </>
  );
}
