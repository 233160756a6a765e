import { Text } from '@backstage/ui';
import type { Manifest } from '@flyloft/plugin-manager-common';
import { ChangeSign } from '../../plan/ChangeSign';
import { Rows } from '../../shared/Rows';
import { describeApi } from './describeApi';

/** What it will serve, to whom, and what it asks for; signs say what differs from what runs. */
export function ApiPreview({ manifest, running }: { manifest: Manifest; running: Manifest | undefined }) {
  const { routes, publicPaths, asks } = describeApi(manifest, running);
  const served = manifest.packed.backend !== undefined;
  return (
    <>
      <section aria-labelledby="preview-routes">
        <h3 id="preview-routes">Routes</h3>
        {!served && <Text as="p">It has no backend, and serves no API.</Text>}
        {served && (
          <Text as="p">
            Everything below <code>/api/{manifest.id}</code> goes to it.
            {routes === undefined &&
              ' Its release does not list the routes; a publisher adds them with an OpenAPI document.'}
          </Text>
        )}
        {served && routes && routes.length > 0 && (
          <Rows columns={['Route', 'What it does']}>
            {routes.map(({ method, path, summary, change, isPublic }) => (
              <tr key={`${method} ${path}`}>
                <td>
                  <ChangeSign change={change} />
                  <code>
                    {method} {path}
                  </code>
                </td>
                <td>
                  {summary}
                  {isPublic && ' · without a sign-in'}
                </td>
              </tr>
            ))}
          </Rows>
        )}
      </section>
      {served && (
        <section aria-labelledby="preview-callers">
          <h3 id="preview-callers">Who may call it</h3>
          <ul className="mp-network-list">
            <li>People who are signed in, and plugins and tokens of this portal.</li>
            <li>It gets a token in their place that is good for this plugin only, never theirs.</li>
            {publicPaths.length === 0 && <li>Nobody without a sign-in.</li>}
            {publicPaths.map(({ path, change }) => (
              <li key={path}>
                <ChangeSign change={change} />
                <span>
                  Everybody, without a sign-in: <code>{path}</code>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="preview-asks">
        <h3 id="preview-asks">What it asks for</h3>
        {asks.length === 0 ? (
          <Text as="p">No capability, and no permission of its own.</Text>
        ) : (
          <ul className="mp-network-list">
            {asks.map(({ name, sentence, change }) => (
              <li key={name}>
                <ChangeSign change={change} />
                <span>
                  {sentence} <code className="mp-secondary mp-small">{name}</code>
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}
