import { Button, Text } from '@backstage/ui';
import type {
  ConnectionResult,
  ConnectionStep,
  ConnectionTestOffer,
  JsonObject,
  NetworkEdge,
} from '@flyloft/plugin-manager-common';
import { TestConnections } from '../plan/ConnectionChecks';
import { isOutdated, useConnectionTest } from './state/useConnectionTest';

const MARKS: Record<ConnectionStep['state'], string> = { running: '…', done: '✓', failed: '✗' };
const STATES: Record<ConnectionStep['state'], string> = { running: 'runs', done: 'done', failed: 'failed' };

function describe(result: ConnectionResult): {
  tone: 'good' | 'warning' | 'plain';
  mark: string;
  text: string;
} {
  switch (result.outcome) {
    case 'ok':
      return { tone: 'good', mark: '✓', text: result.message ?? 'The plugin reaches what it needs.' };
    case 'refused':
      return {
        tone: 'warning',
        mark: '!',
        text: `The plugin says: ${result.message} ${result.nextStep ?? ''}`,
      };
    case 'timed-out':
      return {
        tone: 'warning',
        mark: '!',
        text: `${result.message} Check that the hosts in the configuration answer, and test again.`,
      };
    case 'failed':
      return { tone: 'warning', mark: '!', text: `It could not be tested. ${result.message}` };
    default:
      return { tone: 'plain', mark: '–', text: 'Cancelled. What was made for the test is removed.' };
  }
}

/** Tries the configuration with the plugin's own check before anything is installed, and shows its steps live. */
export function ConnectionTest({
  offer,
  environment,
  pluginId,
  release,
  config,
  edges,
  read,
}: {
  offer: ConnectionTestOffer;
  environment: string;
  pluginId: string;
  release: string;
  /** As it is shown now. */
  config: JsonObject;
  /** Where the pod of the test may connect to; absent while that is not known. */
  edges?: readonly NetworkEdge[];
  /** With everything that was typed until now. */
  read(): JsonObject;
}) {
  const { state, start, cancel } = useConnectionTest({ environment, pluginId, release });
  if (!offer.offered) {
    return (
      <section className="mp-connection" aria-label="Test connection">
        <Text as="p" variant="body-small" color="secondary">
          The connection cannot be tested here. {offer.because}
        </Text>
      </section>
    );
  }
  const said = state?.result && describe(state.result);
  return (
    <section className="mp-connection" aria-label="Test connection">
      <div className="mp-connection-buttons">
        <Button
          size="small"
          variant="secondary"
          isPending={state?.running ?? false}
          onPress={() => void start(read())}
        >
          Test connection
        </Button>
        {state?.running && (
          <Button size="small" variant="tertiary" onPress={cancel}>
            Cancel
          </Button>
        )}
      </div>
      {!state && (
        <Text as="p" variant="body-small" color="secondary">
          {offer.description ?? 'The plugin tries these values itself.'} It runs in a pod that is thrown away,
          behind the network rules of the plugin. Nothing is installed.
        </Text>
      )}
      {!state && edges && (
        <details className="mp-connection-policy">
          <summary>Where its pod may connect to</summary>
          <TestConnections edges={edges} />
        </details>
      )}
      {state && state.steps.length > 0 && (
        <ol className="mp-connection-steps" aria-label="Steps of the test">
          {state.steps.map(step => (
            <li key={step.step}>
              <span aria-hidden="true">{MARKS[step.state]}</span> {step.title}
              <span className="mp-visually-hidden">: {STATES[step.state]}</span>
              {step.detail && <span className="mp-connection-detail"> {step.detail}</span>}
            </li>
          ))}
        </ol>
      )}
      <div role="status" aria-live="polite" className="mp-remarks">
        {said && (
          <span className={`mp-remark mp-remark-${said.tone}`}>
            <span aria-hidden="true">{said.mark}</span> {said.text}
          </span>
        )}
        {state?.error !== undefined && (
          <span className="mp-remark mp-remark-warning">
            <span aria-hidden="true">!</span>{' '}
            {state.error instanceof Error ? state.error.message : String(state.error)}
          </span>
        )}
        {state?.result && isOutdated(state, config) && (
          <span className="mp-remark mp-remark-plain">You changed values since: test again.</span>
        )}
      </div>
    </section>
  );
}
