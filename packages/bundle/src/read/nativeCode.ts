const MACH_O = new Set([0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xcafebabe]);

/** What kind of native code a file is, by name or by its first bytes; undefined for anything else. */
export function nativeCodeKind(path: string, content: Uint8Array): string | undefined {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (/\.node$/i.test(path)) return 'a native add-on';
  if (/\.(so|dylib|dll|exe)(\.[0-9.]+)?$/i.test(path)) return 'a native library or program';
  if (bytes.length < 4) return undefined;
  if (bytes.readUInt32BE(0) === 0x7f454c46) return 'an ELF program';
  if (MACH_O.has(bytes.readUInt32BE(0))) return 'a Mach-O program';
  if (bytes.subarray(0, 8).toString('latin1') === '!<arch>\n') return 'a native library';
  // Text may start with MZ by chance; a Windows program has zeros in its first 64 bytes.
  if (bytes.readUInt16BE(0) === 0x4d5a && bytes.length >= 64 && bytes.subarray(0, 64).includes(0))
    return 'a Windows program';
  return undefined;
}
