import type { KubernetesObject } from '../../../ports';
import { fine, notChecked, type Rehearsed, type Trial } from './rehearsed';

type PodTemplate = { template?: { spec?: { containers?: Array<{ image?: string }> } } };

const imagesOf = (objects: readonly KubernetesObject[]) =>
  objects
    .filter(({ kind }) => kind === 'Deployment')
    .flatMap(({ spec }) => (spec as PodTemplate).template?.spec?.containers ?? [])
    .flatMap(({ image }) => (image === undefined ? [] : [image]));

/** Whether a plugin with a running pod has the image already. */
async function runsAlready({ plan, dependencies }: Rehearsed, image: string): Promise<boolean> {
  const { store } = dependencies;
  const { tenant, environment } = plan.content;
  for (const { id, state, revision } of await store.installations.list({ tenant, environment })) {
    if (state !== 'running') continue;
    const found = await store.installations.findRevision(id, revision);
    if (found && imagesOf(found.objects).includes(image)) return true;
  }
  return false;
}

/** An image is pulled when a pod starts, and nothing can try that before; where it runs already it is there. */
export const tryImage: Trial = async rehearsed => {
  const applied = rehearsed.plan.objects.filter(({ action }) => action === 'apply');
  const [image] = imagesOf(applied.map(({ object }) => object));
  if (image === undefined) return [];
  const about = { kind: 'image' } as const;
  return [
    (await runsAlready(rehearsed, image))
      ? fine(about, `The plugin host ${image} runs for other plugins here already.`)
      : notChecked(
          about,
          `The plugin host ${image} is pulled when the pod starts; only that shows whether it is there.`
        ),
  ];
};
