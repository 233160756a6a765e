import { checkUiSchema } from '@flyloft/configuration';
import { formatSize } from '@flyloft/plugin-manager-common';
import type { CheckResult } from './checkSource';
import type { PackReport, PackResult } from './types';

function describeReport(report: PackReport): string[] {
  const lines: string[] = [];
  const { frontend, backend, bundle } = report;
  if (frontend)
    lines.push(
      `  frontend  ${frontend.package} ${frontend.version}  ${formatSize(frontend.bytes)} in ${
        frontend.files
      } files`
    );
  if (backend) {
    lines.push(
      `  backend   ${backend.package} ${backend.version}  ${formatSize(backend.bytes)} in ${
        backend.files
      } files, of ${formatSize(backend.installedBytes)} installed`
    );
  }
  lines.push(
    `  bundle    ${formatSize(bundle.compressedBytes)} to send, ${formatSize(bundle.tarBytes)} unpacked`
  );
  for (const { name, asked, host, fits } of report.forced) {
    if (!fits) lines.push(`  forced    ${name} ${host} of the plugin host, though ${asked} was asked for`);
  }
  for (const { package: name, version, reason } of report.skipped)
    lines.push(`  skipped   ${name} ${version}: ${reason}`);
  for (const note of report.notes) lines.push(`  note      ${note}`);
  return lines;
}

/** What of its form only some portals have. */
const describeForm = (manifest: Parameters<typeof checkUiSchema>[0]) =>
  checkUiSchema(manifest).notes.map(({ path, message }) => `  note      ${path} ${message}.`);

/** What packing did, for people. */
export function describePack(result: Extract<PackResult, { ok: true }>): string {
  const { manifest, file, digest, report } = result;
  return [
    `✓ Packed ${manifest.id} ${manifest.version} (${manifest.type}) into ${file}`,
    ...describeReport(report),
    ...describeForm(manifest),
    `  digest    ${digest}`,
    `Next: flyloft publish ${file}`,
  ].join('\n');
}

/** What a check found, for people. */
export function describeCheck(result: Extract<CheckResult, { ok: true }>): string {
  const { manifest, digest, report, compressedSize, size } = result;
  const sizes = report
    ? describeReport(report)
    : [`  bundle    ${formatSize(compressedSize)} to send, ${formatSize(size)} unpacked`];
  return [
    `✓ ${manifest.id} ${manifest.version} (${manifest.type}) can be published`,
    ...sizes,
    ...describeForm(manifest),
    `  digest    ${digest}`,
  ].join('\n');
}
