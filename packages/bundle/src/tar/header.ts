import { BundleRefused, printable } from '../refusal';

/** Size of a tar header and unit in which contents are padded. */
export const BLOCK = 512;

/** Time of every file in a bundle, so that packing twice gives the same bytes: 1980-01-01, the earliest that zip knows. */
const FIXED_MTIME_SECONDS = 315_532_800;

/** A header that was accepted. Modes, owners and times are not read: what is extracted gets fixed ones. */
export type TarHeader = { path: string; kind: 'file' | 'folder'; size: number };

const KINDS: Record<string, string> = {
  '1': 'a hard link',
  '2': 'a symbolic link',
  '3': 'a character device',
  '4': 'a block device',
  '6': 'a named pipe',
  x: 'a path override (pax header)',
  g: 'a global override (pax header)',
  L: 'a path override (GNU long name)',
  K: 'a link override (GNU long link)',
  S: 'a sparse file',
  V: 'a volume label',
  M: 'a continued file',
};

const text = (block: Buffer, start: number, length: number): string => {
  const field = block.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.subarray(0, end === -1 ? length : end).toString('latin1');
};

function octal(block: Buffer, start: number, length: number, field: string, path: string): number {
  const value = block.subarray(start, start + length).toString('latin1');
  // The base-256 form of large numbers starts with a high bit; nothing allowed in a bundle is that large.
  const digits = /^ *([0-7]+)[ \0]*$/.exec(value)?.[1];
  if (digits === undefined) {
    throw new BundleRefused(
      'BUNDLE_INVALID',
      `The bundle's entry ${printable(path)} has a ${field} that is not a number.`,
      path
    );
  }
  return parseInt(digits, 8);
}

function checksum(block: Buffer): number {
  let sum = 8 * 0x20;
  for (let index = 0; index < BLOCK; index += 1) {
    if (index < 148 || index >= 156) sum += block[index] ?? 0;
  }
  return sum;
}

/** Reads one header block. Throws BundleRefused for anything but a plain file or folder. */
export function decodeHeader(block: Buffer): TarHeader {
  const name = text(block, 0, 100);
  const magic = block.subarray(257, 265).toString('latin1');
  if (magic !== 'ustar\x0000' && magic !== 'ustar  \0') {
    throw new BundleRefused(
      'BUNDLE_INVALID',
      'The bundle is not a tar archive in ustar format. Make it with `flyloft pack`.'
    );
  }
  // GNU's format keeps other things where ustar has the prefix; only a ustar prefix is part of the path.
  const prefix = magic === 'ustar\x0000' ? text(block, 345, 155) : '';
  const path = prefix ? `${prefix}/${name}` : name;
  if (octal(block, 148, 8, 'checksum', path) !== checksum(block)) {
    throw new BundleRefused(
      'BUNDLE_INVALID',
      `The header of the bundle's entry ${printable(path)} is damaged.`,
      path
    );
  }
  const type = String.fromCharCode(block[156] ?? 0);
  const size = octal(block, 124, 12, 'size', path);
  if (type === '5') {
    if (size !== 0)
      throw new BundleRefused(
        'BUNDLE_ENTRY_REFUSED',
        `The bundle's folder ${printable(path)} has content.`,
        path
      );
    return { path: path.replace(/\/$/, ''), kind: 'folder', size };
  }
  if (type !== '0' && type !== '\0') {
    const kind = KINDS[type] ?? `an entry of unknown type ${printable(type)}`;
    throw new BundleRefused(
      'BUNDLE_ENTRY_REFUSED',
      `The bundle contains ${kind} at ${printable(
        path
      )}; only plain files are allowed. Make it with \`flyloft pack\`.`,
      path
    );
  }
  return { path, kind: 'file', size };
}

/** Splits a path into ustar's name and prefix fields; undefined when it does not fit. */
function splitPath(path: string): { name: string; prefix: string } | undefined {
  if (Buffer.byteLength(path) <= 100) return { name: path, prefix: '' };
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    const prefix = path.slice(0, slash);
    const name = path.slice(slash + 1);
    if (Buffer.byteLength(prefix) > 155) return undefined;
    if (name.length > 0 && Buffer.byteLength(name) <= 100) return { name, prefix };
  }
  return undefined;
}

/** The one header that a file of this path and size has in a bundle: mode 0644, no owner, a fixed time. */
export function encodeHeader(path: string, size: number): Buffer {
  const split = splitPath(path);
  if (!split)
    throw new BundleRefused(
      'BUNDLE_PATH_REFUSED',
      `The path ${printable(path)} is too long for a bundle.`,
      path
    );
  const block = Buffer.alloc(BLOCK);
  const number = (value: number, start: number, length: number) =>
    block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, start, 'latin1');
  block.write(split.name, 0, 'latin1');
  number(0o644, 100, 8);
  number(0, 108, 8);
  number(0, 116, 8);
  number(size, 124, 12);
  number(FIXED_MTIME_SECONDS, 136, 12);
  block.write('0', 156, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  block.write(split.prefix, 345, 'latin1');
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}
