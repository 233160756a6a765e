import http from 'node:http';
import fs from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { hostSuite, pluginSource } from '../__testUtils__/hostSuite';
import { rowsOf } from '../__testUtils__/pluginRole';
import { packPublished, packSource } from '../__testUtils__/testBundles';

jest.setTimeout(120_000);

const suite = hostSuite();

const addressOf = (server: http.Server) => `127.0.0.1:${(server.address() as AddressInfo).port}`;

describe('a plugin host', () => {
  it('fetches, checks, unpacks and serves a plugin', async () => {
    const source = pluginSource('sample', `router.get('/open', (_q, r) => r.json({ hello: 'world' }));`);
    const host = suite.start(await packSource('sample', source));
    await host.state('ready');
    expect(host.states).toEqual(['verifying', 'extracting', 'loading', 'starting', 'ready']);
    const url = await host.url();
    expect((await fetch(`${url}/.backstage/health/v1/readiness`)).status).toBe(200);
    expect((await fetch(`${url}/.backstage/health/v1/liveness`)).status).toBe(200);
    expect(await (await fetch(`${url}/api/sample/open`)).json()).toEqual({ hello: 'world' });
    expect((await fetch(`${url}/api/other`)).status).toBe(404);
    // The code cache was made for these flags.
    expect(host.raw.join('\n')).not.toContain('code cache');
    // Nothing of the bundle but its backend is unpacked, and the download is gone.
    expect(fs.readdirSync(host.workDir)).toEqual(['bundle']);
    expect(fs.readdirSync(path.join(host.workDir, 'bundle')).sort()).toEqual(['backend', 'manifest.json']);
  });

  it('lets nobody in without a token, and the portal’s plugin manager with one', async () => {
    const source = pluginSource(
      'sample',
      `router.get('/who', async (q, r) => r.json((await httpAuth.credentials(q)).principal));`
    );
    const host = suite.start(await packSource('sample', source));
    await host.state('ready');
    const ask = async (token?: string) =>
      fetch(
        `${await host.url()}/api/sample/who`,
        token ? { headers: { authorization: `Bearer ${token}` } } : {}
      );
    expect((await ask()).status).toBe(401);
    expect((await ask('nonsense')).status).toBe(401);
    expect((await ask(await suite.portal.tokenFor('other'))).status).toBe(401);
    const answer = await ask(await suite.portal.tokenFor('sample'));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ type: 'service', subject: 'plugin:plugin-manager' });
  });

  it('signs with keys of its own, which its database keeps', async () => {
    const source = pluginSource(
      'sample',
      `router.get('/open', async (_q, r) => {
         const credentials = await auth.getOwnServiceCredentials();
         r.json(await auth.getPluginRequestToken({ onBehalfOf: credentials, targetPluginId: 'catalog' }));
       });`
    );
    const host = suite.start(await packSource('sample', source));
    await host.state('ready');
    const url = await host.url();
    const { token } = (await (await fetch(`${url}/api/sample/open`)).json()) as { token: string };
    const { kid } = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as {
      kid: string;
    };
    const jwks = (await (await fetch(`${url}/api/sample/.backstage/auth/v1/jwks.json`)).json()) as {
      keys: { kid: string }[];
    };
    expect(jwks.keys.map(key => key.kid)).toContain(kid);
    const rows = await rowsOf(suite.database, 'SELECT id FROM sample.backstage_backend_public_keys__keys');
    expect(rows).toEqual([{ id: kid }]);
  });

  it('reaches the portal at its internal address, and names the external one to people', async () => {
    const source = pluginSource(
      'sample',
      `router.get('/open', async (_q, r) => r.json({
         internal: await discovery.getBaseUrl('catalog'), external: await discovery.getExternalBaseUrl('catalog') }));`
    );
    const host = suite.start(await packSource('sample', source));
    await host.state('ready');
    const { internal, external } = (await (
      await fetch(`${await host.url()}/api/sample/open`)
    ).json()) as Record<string, string>;
    expect(internal).toBe(`${suite.portal.url}/api/catalog`);
    expect(external).toBe('https://portal.example.com/api/catalog');
  });

  it('has every service that a plugin may ask for', async () => {
    const source = pluginSource('sample', '').replace(
      'deps: {',
      `deps: {
         userInfo: coreServices.userInfo, cache: coreServices.cache, scheduler: coreServices.scheduler,
         rootLifecycle: coreServices.rootLifecycle, rootHealth: coreServices.rootHealth, rootLogger: coreServices.rootLogger,
         rootHttpRouter: coreServices.rootHttpRouter, permissions: coreServices.permissions,
         permissionsRegistry: coreServices.permissionsRegistry, pluginMetadata: coreServices.pluginMetadata,
         auditor: coreServices.auditor, rootInstanceMetadata: coreServices.rootInstanceMetadata,
         rootSystemMetadata: coreServices.rootSystemMetadata,
         actions: alpha.actionsServiceRef, actionsRegistry: alpha.actionsRegistryServiceRef,
         metrics: alpha.metricsServiceRef, tracing: alpha.tracingServiceRef,
         events: require('@backstage/plugin-events-node').eventsServiceRef,
         signals: require('@backstage/plugin-signals-node').signalsServiceRef,
         notifications: require('@backstage/plugin-notifications-node').notificationService,
         catalog: require('@backstage/plugin-catalog-node').catalogServiceRef,`
    );
    const top = `const alpha = require('@backstage/backend-plugin-api/alpha');`;
    const withBody = source
      .replace("const express = require('express');", `const express = require('express'); ${top}`)
      .replace(
        'async init({',
        'async init({ cache, auditor, scheduler, rootInstanceMetadata, pluginMetadata,'
      )
      .replace(
        'const router',
        `await cache.set('a', 1);
         await scheduler.scheduleTask({ id: 't', frequency: { hours: 1 }, timeout: { minutes: 1 }, scope: 'local', fn: async () => {} });
         await (await auditor.createEvent({ eventId: 'e', severityLevel: 'high' })).success();
         logger.info('checked ' + await cache.get('a') + ' ' + pluginMetadata.getId() + ' '
           + JSON.stringify(await rootInstanceMetadata.getInstalledPlugins()));
         const router`
      );
    const host = suite.start(await packSource('sample', withBody));
    await host.state('ready');
    expect(host.raw.join('\n')).toContain(
      'checked 1 sample [{\\"pluginId\\":\\"sample\\",\\"modules\\":[]}]'
    );
    expect(host.lines.some(line => line.isAuditEvent === true && line.message === 'sample.e')).toBe(true);
  });

  it('reads addresses that its config allows, and no others', async () => {
    const server = http.createServer((_request, response) => response.end('the data'));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    try {
      const source = pluginSource(
        'sample',
        `router.get('/open', async (q, r) => {
           try { r.send(await (await urlReader.readUrl(q.query.url)).buffer()); } catch (e) { r.status(500).send(e.message); }
         });`
      );
      const host = suite.start(await packSource('sample', source), {
        config: { backend: { reading: { allow: [{ host: addressOf(server) }] } } },
      });
      await host.state('ready');
      const read = async (url: string) =>
        fetch(`${await host.url()}/api/sample/open?url=${encodeURIComponent(url)}`);
      const allowed = await read(`http://${addressOf(server)}/x`);
      expect(await allowed.text()).toBe('the data');
      expect(await (await read('http://example.com/')).text()).toMatch(/not allowed/i);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('runs the migrations of badges-backend, which it finds from the host’s side', async () => {
    const bundle = await packPublished('badges', '@backstage-community/plugin-badges-backend', '0.27.0');
    // Without this setting the plugin keeps nothing, and so migrates nothing.
    const host = suite.start(bundle, { config: { app: { badges: { obfuscate: true } } } });
    await host.state('ready');
    const tables = await rowsOf(
      suite.database,
      `SELECT table_name FROM information_schema.tables WHERE table_schema = 'badges' ORDER BY 1`
    );
    expect(tables.map(row => row.table_name)).toContain('badges');
    const migrations = await rowsOf(suite.database, 'SELECT name FROM badges.knex_migrations');
    expect(migrations.length).toBeGreaterThan(0);
    const url = await host.url();
    expect((await fetch(`${url}/api/badges/entity/default/component/x/obfuscated`)).status).toBe(401);
  });

  it('runs tech-radar-backend with its config', async () => {
    const radar = { quadrants: [], rings: [{ id: 'use', name: 'USE', color: '#00ff00' }], entries: [] };
    const server = http.createServer((_request, response) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(radar))
    );
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    try {
      const bundle = await packPublished(
        'tech-radar',
        '@backstage-community/plugin-tech-radar-backend',
        '1.12.0'
      );
      const url = `http://${addressOf(server)}/radar.json`;
      const host = suite.start(bundle, {
        config: { techRadar: { url }, backend: { reading: { allow: [{ host: addressOf(server) }] } } },
      });
      await host.state('ready');
      const token = await suite.portal.tokenFor('tech-radar');
      const answer = await fetch(`${await host.url()}/api/tech-radar/data`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual(radar);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

describe('the modules that a plugin gets', () => {
  it('are the host’s own instances, whatever the bundle has', async () => {
    const source = pluginSource(
      'sample',
      `const { NotFoundError } = require('@backstage/errors');
       router.get('/open', () => { throw new NotFoundError('nothing here'); });
       logger.info('express ' + (typeof express.Router) + ' ' + require.resolve('express').includes('bundle'));`
    );
    const bundle = await packSource('sample', source, {
      files: {
        'node_modules/express/package.json': '{"name":"express","version":"9.9.9"}',
        'node_modules/express/index.js': 'module.exports = "not this one"',
      },
    });
    const host = suite.start(bundle);
    await host.state('ready');
    expect(host.raw.join('\n')).toContain('express function false');
    const answer = await fetch(`${await host.url()}/api/sample/open`);
    // The host's error middleware knows the class of an error that the plugin made.
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { name: 'NotFoundError', message: 'nothing here' } });
  });

  it('can be imported by name from an ES module', async () => {
    const source = `
      import { createBackendPlugin, coreServices } from '@backstage/backend-plugin-api';
      import { NotFoundError } from '@backstage/errors';
      import express, { Router } from 'express';
      export default createBackendPlugin({ pluginId: 'sample', register(env) {
        env.registerInit({ deps: { logger: coreServices.logger }, async init({ logger }) {
          logger.info('names ' + [typeof Router, typeof express, express.Router === Router, new NotFoundError('x').name]);
        } });
      } });`;
    const host = suite.start(await packSource('sample', source, { esm: true }));
    await host.state('ready');
    expect(host.raw.join('\n')).toContain('names function,function,true,NotFoundError');
  });

  it('do not include what the host keeps to itself or what nobody has', async () => {
    const source = pluginSource(
      'sample',
      `const missing = name => { try { require(name); return 'found'; } catch (e) { return e.code; } };
       logger.info('missing ' + ['winston', 'pg', '@backstage/backend-defaults', 'express/lib/router', 'nobody-has-this'].map(missing));`
    );
    const host = suite.start(await packSource('sample', source));
    await host.state('ready');
    expect(host.raw.join('\n')).toContain(
      'missing MODULE_NOT_FOUND,MODULE_NOT_FOUND,ERR_PACKAGE_PATH_NOT_EXPORTED,ERR_PACKAGE_PATH_NOT_EXPORTED,MODULE_NOT_FOUND'
    );
  });

  it('do not include what lies in folders above the bundle, nor does a linked work folder confuse the host', async () => {
    const source = pluginSource(
      'sample',
      `const { resolvePackagePath } = require('@backstage/backend-plugin-api');
       let above; try { above = require('above'); } catch (e) { above = e.code; }
       let fromHost; try { fromHost = resolvePackagePath('above'); } catch (e) { fromHost = e.code; }
       logger.info('above ' + [above, fromHost, require('fs') === require('node:fs')]);
       logger.info('own ' + (resolvePackagePath('plugin-sample-backend', 'migrations') === require('node:path').join(__dirname, 'migrations')));`
    );
    const host = suite.start(await packSource('sample', source), {
      prepare: folder => {
        fs.mkdirSync(path.join(folder, 'node_modules/above'), { recursive: true });
        fs.writeFileSync(
          path.join(folder, 'node_modules/above/package.json'),
          '{"name":"above","version":"1.0.0"}'
        );
        fs.writeFileSync(path.join(folder, 'node_modules/above/index.js'), 'module.exports = "found"');
        fs.renameSync(path.join(folder, 'work'), path.join(folder, 'real-work'));
        fs.symlinkSync(path.join(folder, 'real-work'), path.join(folder, 'work'));
      },
    });
    await host.state('ready');
    expect(host.raw.join('\n')).toContain('above MODULE_NOT_FOUND,MODULE_NOT_FOUND,true');
    expect(host.raw.join('\n')).toContain('own true');
  });
});
