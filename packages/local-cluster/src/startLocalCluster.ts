import { randomBytes } from 'node:crypto';
import path from 'node:path';
import {
  claimFile,
  ensurePrivateFolder,
  keepPrivateText,
  readIfThere,
  writePrivateFile,
} from '@flyloft/local-processes';
import { limitRangeAdmission } from './admission/limitRange';
import { podDefaultsAdmission, serviceAccountAdmission } from './admission/podDefaults';
import { podSecurityAdmission } from './admission/podSecurity';
import { quotaAdmission } from './admission/quota';
import { ApiServer } from './api/ApiServer';
import type { FaultOptions } from './api/faults';
import type { Controller } from './controllers/Controller';
import { DeploymentController } from './controllers/DeploymentController';
import { EndpointSliceController } from './controllers/EndpointSliceController';
import { EventRecorder } from './controllers/EventRecorder';
import { GarbageCollector } from './controllers/GarbageCollector';
import { NamespaceController } from './controllers/NamespaceController';
import { QuotaController } from './controllers/QuotaController';
import { ReplicaSetController } from './controllers/ReplicaSetController';
import { NODE_NAME, Scheduler } from './controllers/Scheduler';
import { loadCertificates } from './identity/certificates';
import { writeKubeconfig } from './identity/kubeconfig';
import { defaultBackOff, type BackOffOptions } from './kubelet/backOff';
import { Kubelet } from './kubelet/Kubelet';
import type { Image } from './kubelet/PodWorker';
import { namespaces } from './registry/kinds';
import { Registry } from './registry/Registry';
import { ObjectDatabase } from './store/objectDatabase';
import { Store } from './store/Store';

/** How to run a local cluster. */
export interface LocalClusterOptions {
  /** Folder of its own for state, keys and pods; made when it is not there, with mode 0700. */
  dataDir: string;
  /** Port on 127.0.0.1; 0 takes any that is free. By default that of the last start, if it is free. */
  port?: number;
  /** What runs for a pod's image. Any other image is `ErrImagePull`. */
  images?: Readonly<Record<string, Image>>;
  /** Milliseconds that every answer waits. */
  latencyMs?: number;
  /** Requests that fail on purpose. */
  faults?: FaultOptions;
  /** Pauses between restarts of a crashing container; those of a real node by default. */
  restartBackOff?: BackOffOptions;
  /** Is told of errors that no client sees. Written to stderr by default. */
  onError?: (where: string, error: unknown) => void;
}

/** A running local cluster. */
export interface LocalCluster {
  url: string;
  kubeconfigPath: string;
  /** Stops every pod's processes, keeps the state, and ends. */
  close(): Promise<void>;
  /** Ends but leaves the pods' processes running, for the next start to adopt. */
  detach(): Promise<void>;
}

/** Another process works in the data folder. */
export class ClusterInUseError extends Error {
  constructor(readonly dataDir: string, readonly pid: number) {
    super(
      `Another local cluster (process ${pid}) runs in ${dataDir}. Stop it, or choose another folder with --data.`
    );
  }
}

const firstNamespaces = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];
/** How long pods may take to end when the cluster stops. */
const LONGEST_STOP_MS = 10_000;
const EXPIRE_EVENTS_MS = 60_000;

/**
 * Starts a Kubernetes API on loopback whose pods are processes of this machine. Pods left running by an earlier
 * process in the same folder are adopted.
 * @throws ClusterInUseError when a cluster runs in this folder already
 */
export function startLocalCluster(options: LocalClusterOptions): Promise<LocalCluster> {
  return startClusterWithNode(options, NODE_NAME);
}

/**
 * The same with another name of the one node that pods are put on. Only pods on the local node are run: with another
 * name a test can stand in for the node.
 */
export async function startClusterWithNode(
  options: LocalClusterOptions,
  nodeName: string
): Promise<LocalCluster> {
  const dataDir = path.resolve(options.dataDir);
  ensurePrivateFolder(dataDir);
  const claim = claimFile(path.join(dataDir, 'lock.json'));
  if (claim.state === 'taken') throw new ClusterInUseError(dataDir, claim.by.pid);
  try {
    return await start(dataDir, options, nodeName, claim.release);
  } catch (error) {
    claim.release();
    throw error;
  }
}

async function start(
  dataDir: string,
  options: LocalClusterOptions,
  nodeName: string,
  release: () => void
): Promise<LocalCluster> {
  const onError =
    options.onError ??
    ((where: string, error: unknown) => {
      process.stderr.write(
        `local cluster: ${where}: ${error instanceof Error ? error.stack : String(error)}\n`
      );
    });
  const certificates = await loadCertificates(dataDir);
  const token = keepPrivateText(path.join(dataDir, 'token'), () => randomBytes(32).toString('base64url'));
  const database = new ObjectDatabase(path.join(dataDir, 'state.db'));
  const store = new Store(database);
  const registry = new Registry(store, [
    limitRangeAdmission,
    serviceAccountAdmission,
    podSecurityAdmission,
    podDefaultsAdmission,
    quotaAdmission,
  ]);
  const recorder = new EventRecorder(registry);
  const kubelet = new Kubelet({
    registry,
    recorder,
    folder: path.join(dataDir, 'pods'),
    images: options.images ?? {},
    backOff: options.restartBackOff ?? defaultBackOff,
    onError,
  });
  const controllers: Controller[] = [
    new NamespaceController(registry, certificates.ca, onError),
    new GarbageCollector(registry, onError),
    new QuotaController(registry, onError),
    new DeploymentController(registry, recorder, onError),
    new ReplicaSetController(registry, recorder, onError),
    new Scheduler(registry, recorder, nodeName, onError),
    kubelet,
    new EndpointSliceController(registry, onError),
  ];
  const unsubscribe = store.subscribe(event => {
    for (const controller of controllers) controller.observe(event);
  });
  for (const name of firstNamespaces) {
    if (!registry.find(namespaces, undefined, name)) {
      registry.create(namespaces, undefined, { metadata: { name } }, { manager: 'kube-apiserver' });
    }
  }
  for (const controller of controllers) controller.start();
  const expiry = setInterval(() => recorder.expire(Date.now()), EXPIRE_EVENTS_MS);
  expiry.unref();

  const server = new ApiServer({
    registry,
    kubelet,
    certificates,
    token,
    latencyMs: options.latencyMs ?? 0,
    faults: options.faults,
    onError,
  });
  const quiet = (): void => {
    clearInterval(expiry);
    unsubscribe();
    for (const controller of controllers) if (controller !== kubelet) controller.stop();
  };
  const finish = (): void => {
    kubelet.stop();
    database.close();
    release();
  };
  let url: string;
  try {
    url = await listen(server, options.port, path.join(dataDir, 'port'));
  } catch (error) {
    quiet();
    finish();
    throw error;
  }
  const kubeconfigPath = writeKubeconfig(dataDir, { url, ca: certificates.ca, token });
  let ended: Promise<void> | undefined;
  const end = (stopPods: boolean): Promise<void> => {
    ended ??= (async () => {
      // Pods do not keep their cluster running; while they are waited for, this does. Else Node would end before them.
      const busy = setInterval(() => undefined, LONGEST_STOP_MS);
      try {
        quiet();
        await server.close();
        if (stopPods) await kubelet.shutDown(LONGEST_STOP_MS);
        finish();
      } finally {
        clearInterval(busy);
      }
    })();
    return ended;
  };
  return { url, kubeconfigPath, close: () => end(true), detach: () => end(false) };
}

/** Listens on the port asked for; without one, on that of the last start if it is free, so that clients find it again. */
async function listen(server: ApiServer, port: number | undefined, portFile: string): Promise<string> {
  const last = port ?? Number(readIfThere(portFile) ?? 0);
  let url: string;
  try {
    url = await server.listen(last);
  } catch (error) {
    if (port !== undefined || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    url = await server.listen(0);
  }
  writePrivateFile(portFile, new URL(url).port);
  return url;
}
