/** The checks that every portal has. They come the same way as those of modules: {@link ConfigurationCheck}. */
import {
  builtInCheckOptions,
  type CheckVerdict,
  type Json,
  type JsonObject,
} from '@flyloft/plugin-manager-common';
import type { ConfigurationCheck } from '@flyloft/plugin-manager-node';
import { atPointer } from '../../domain/render/environmentVariables';
import type { Addresses, Repositories } from '../../ports';

const unknown = (reason: string): CheckVerdict => ({ outcome: 'unknown', reason });

const partOf = (value: Json, key: string): Json | undefined =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as JsonObject)[key]
    : undefined;

/** The address in a value: a text, or the `url` of a group. */
function addressIn(value: Json): string | undefined {
  const text = typeof value === 'string' ? value : partOf(value, 'url');
  return typeof text === 'string' && /^https?:\/\/[^\s]+$/i.test(text) ? text : undefined;
}

/** An address with a path below it; never on another host. */
function below(address: string, path: string | undefined): URL | undefined {
  if (!URL.canParse(address)) return undefined;
  const base = new URL(address);
  if (path === undefined) return base;
  const url = new URL(`${base.origin}${base.pathname.replace(/\/+$/, '')}${path}`);
  return url.origin === base.origin ? url : undefined;
}

function hostAnswers(addresses: Addresses): ConfigurationCheck {
  return {
    id: 'host-answers',
    title: 'Does the host answer?',
    appliesTo: { formats: ['uri', 'url'], uiFields: ['api-endpoint', 'url-validator', 'webhook-config'] },
    async check({ value, options, signal }) {
      const { path } = builtInCheckOptions['host-answers'].parse(options);
      const address = addressIn(value);
      const url = address === undefined ? undefined : below(address, path);
      if (!url) return unknown('This is no address of the web, so there is nothing to ask.');
      const answer = await addresses.send({ url: url.href, method: 'HEAD', signal });
      if (answer.outcome !== 'answered') {
        if (answer.outcome === 'refused') return unknown(answer.because);
        return {
          outcome: 'problem',
          message: answer.because,
          nextStep: 'Check the address for a typing mistake, or ask whoever runs the host whether it is up.',
        };
      }
      if (answer.status >= 500) {
        return {
          outcome: 'problem',
          message: `${url.host} answers, but with an error of its own (status ${answer.status}).`,
          nextStep: 'Ask whoever runs it, or try again later.',
        };
      }
      return { outcome: 'ok', message: `${url.host} answers (status ${answer.status}).` };
    },
  };
}

/** The port that an address is asked at. */
const portOf = ({ protocol, port }: URL): number => {
  if (port !== '') return Number(port);
  return protocol === 'http:' ? 80 : 443;
};

/** Looks at the plugin's own network rules: the portal may reach a host that its pod may not. */
function pluginReaches(): ConfigurationCheck {
  return {
    id: 'plugin-reaches',
    title: 'May the plugin reach it?',
    appliesTo: { uiFields: ['api-endpoint', 'webhook-config'] },
    async check({ value, reaches }) {
      const address = addressIn(value);
      if (address === undefined || !URL.canParse(address)) return unknown('This is no address of the web.');
      if (!reaches) return { outcome: 'ok', message: 'The plugin has no pod: browsers ask this address.' };
      const url = new URL(address);
      const [host, port] = [url.hostname.toLowerCase(), portOf(url)];
      if (reaches.some(target => target.host === host && target.port === port)) {
        return { outcome: 'ok', message: `The network rules of the plugin’s pod open ${host}:${port}.` };
      }
      return {
        outcome: 'problem',
        message: `The network rules of the plugin’s pod do not open ${host}:${port}, so that it cannot reach it.`,
        nextStep: 'Ask its publisher to name this field under egressFrom, or the host under egress.',
      };
    },
  };
}

function tokenAccepted(addresses: Addresses): ConfigurationCheck {
  return {
    id: 'token-accepted',
    title: 'Is the token accepted?',
    readsSecrets: true,
    dependsOn: options => (typeof options.urlFrom === 'string' ? [options.urlFrom] : []),
    async check({ value, config, options, signal }) {
      const {
        url: fixed,
        urlFrom,
        path,
        header,
        template,
      } = builtInCheckOptions['token-accepted'].parse(options);
      if (typeof value !== 'string') return unknown('This is no token.');
      if (!/^[\x21-\x7e]+$/.test(value)) {
        return {
          outcome: 'problem',
          message: 'The token contains a space, a line break or another character that no header can carry.',
          nextStep: 'Copy it once more, without what stands around it.',
        };
      }
      const address = fixed ?? addressIn((urlFrom && atPointer(config, urlFrom)) || '');
      const url = address === undefined ? undefined : below(address, path);
      if (!url) return unknown(`There is no address at ${urlFrom ?? 'url'} yet to try the token at.`);
      const answer = await addresses.send({
        url: url.href,
        method: 'GET',
        headers: { [header.toLowerCase()]: template.replace('{value}', () => value) },
        signal,
      });
      if (answer.outcome !== 'answered') return unknown(answer.because);
      const { status } = answer;
      if (status >= 200 && status < 300) return { outcome: 'ok', message: `${url.host} accepts the token.` };
      if (status === 401 || status === 403) {
        return {
          outcome: 'problem',
          message: `${url.host} does not accept the token (status ${status}).`,
          nextStep:
            'Copy it once more, or make a new one there that has not expired and may do what the plugin needs.',
        };
      }
      return unknown(`${url.host} answers with status ${status}, which says nothing about the token.`);
    },
  };
}

function repositoryExists(repositories: Repositories): ConfigurationCheck {
  return {
    id: 'repository-exists',
    title: 'Is the repository there?',
    appliesTo: { uiFields: ['git-repository'] },
    async check({ value }) {
      const url = addressIn(value);
      if (url === undefined) return unknown('This is no address of a repository.');
      const answer = await repositories.branches(url);
      if (answer.outcome !== 'read') {
        if (answer.outcome === 'refused') return unknown(answer.because);
        return {
          outcome: 'problem',
          message: answer.because,
          nextStep: 'Check owner and name, and whether the integration of the portal may read it.',
        };
      }
      const branch = partOf(value, 'branch');
      if (typeof branch === 'string' && branch !== '' && !answer.value.includes(branch)) {
        return {
          outcome: 'problem',
          message: `The repository is there, and has no branch "${branch.slice(0, 100)}".`,
          nextStep: `Choose one that it has, such as ${answer.value.slice(0, 3).join(', ')}.`,
        };
      }
      return { outcome: 'ok', message: 'The repository is there.' };
    },
  };
}

/** Makes the checks that every portal has. */
export function builtInChecks(parts: {
  addresses: Addresses;
  repositories: Repositories;
}): ConfigurationCheck[] {
  return [
    hostAnswers(parts.addresses),
    pluginReaches(),
    tokenAccepted(parts.addresses),
    repositoryExists(parts.repositories),
  ];
}
