import { isNpmName, type ListedPackage, type SourceDefect } from '@flyloft/plugin-manager-common';
import { checkRange, checkVersion, defectAt } from '@flyloft/plugin-manager-node';
import type { PackageEntity } from './entities';
import type { Found } from './readEntities';

/** A package as listings show it; versions and ranges that mean nothing are kept, and reported. */
export function toPackage(found: Found<PackageEntity>, defects: SourceDefect[]): ListedPackage {
  const { entity, document, place } = found;
  const { spec, metadata } = entity;
  const at = (...path: string[]) => ({ ...place, line: document.lineOf(path) });
  if (!isNpmName(spec.packageName)) {
    defects.push(
      defectAt(at('spec', 'packageName'), {
        code: 'name-invalid',
        message: `"${spec.packageName}" is not the name of an npm package.`,
        fix: 'Write it as npm does, such as @backstage-community/plugin-tekton.',
      })
    );
  }
  if (spec.version !== undefined) checkVersion(spec.version, at('spec', 'version'), defects);
  const supported = spec.backstage?.supportedVersions;
  if (supported !== undefined) {
    checkRange(supported, 'supportedVersions', at('spec', 'backstage', 'supportedVersions'), defects);
  }
  const optional = {
    title: metadata.title?.slice(0, 200),
    role: spec.backstage?.role?.slice(0, 60),
    version: spec.version?.slice(0, 256),
    artifact: spec.dynamicArtifact,
    supportedVersions: supported?.slice(0, 512),
    support: spec.support?.slice(0, 60),
    lifecycle: spec.lifecycle?.slice(0, 60),
    license: spec.license?.slice(0, 200),
  };
  return {
    name: spec.packageName,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    configExamples: spec.appConfigExamples
      .slice(0, 50)
      .flatMap(({ title, content }) =>
        content === undefined ? [] : [{ title: title.slice(0, 300), content }]
      ),
  };
}
