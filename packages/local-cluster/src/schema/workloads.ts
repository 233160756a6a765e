import { condition, kindSchema, labelSelector } from './meta';
import { podTemplate } from './pod';
import {
  always,
  bool,
  def,
  int32,
  int64,
  intOrString,
  listMap,
  ptr,
  str,
  struct,
  time,
  type StructSchema,
} from './schema';

export const deploymentSchema: StructSchema = kindSchema('Deployment', {
  spec: always(
    struct('DeploymentSpec', {
      replicas: def(ptr(int32()), 1),
      selector: always(ptr(labelSelector)),
      template: always(podTemplate),
      strategy: always(
        struct(
          'DeploymentStrategy',
          {
            type: def(str(), 'RollingUpdate'),
            rollingUpdate: struct('RollingUpdateDeployment', {
              maxUnavailable: def(ptr(intOrString()), '25%'),
              maxSurge: def(ptr(intOrString()), '25%'),
            }),
          },
          { retainKeys: true }
        )
      ),
      minReadySeconds: int32(),
      revisionHistoryLimit: def(ptr(int32()), 10),
      paused: bool(),
      progressDeadlineSeconds: def(ptr(int32()), 600),
    })
  ),
  status: always(
    struct('DeploymentStatus', {
      observedGeneration: int64(),
      replicas: int32(),
      updatedReplicas: int32(),
      readyReplicas: int32(),
      availableReplicas: int32(),
      unavailableReplicas: int32(),
      terminatingReplicas: ptr(int32()),
      conditions: listMap(condition('DeploymentCondition', { lastUpdateTime: time() }), ['type']),
      collisionCount: ptr(int32()),
    })
  ),
});

export const replicaSetSchema: StructSchema = kindSchema('ReplicaSet', {
  spec: always(
    struct('ReplicaSetSpec', {
      replicas: def(ptr(int32()), 1),
      minReadySeconds: int32(),
      selector: always(ptr(labelSelector)),
      template: always(podTemplate),
    })
  ),
  status: always(
    struct('ReplicaSetStatus', {
      replicas: always(int32()),
      fullyLabeledReplicas: int32(),
      readyReplicas: int32(),
      availableReplicas: int32(),
      terminatingReplicas: ptr(int32()),
      observedGeneration: int64(),
      conditions: listMap(condition('ReplicaSetCondition'), ['type']),
    })
  ),
});
