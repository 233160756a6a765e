import { refKey, refOf, type KubernetesObject } from '../kubernetesObject';

/** `base` with the objects of the same name replaced, in the order of `base`; new ones come last. */
export function mergeObjects(
  base: readonly KubernetesObject[],
  changed: readonly KubernetesObject[]
): KubernetesObject[] {
  const replacing = new Map(changed.map(object => [refKey(refOf(object)), object]));
  const merged = base.map(object => {
    const key = refKey(refOf(object));
    const replacement = replacing.get(key);
    replacing.delete(key);
    return replacement ?? object;
  });
  return [...merged, ...replacing.values()];
}
