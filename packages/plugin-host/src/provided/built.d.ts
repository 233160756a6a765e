/** Made by build/esbuild.mjs out of parts.json. */
declare module 'flyloft:core-modules' {
  /** Modules inside the host's own file, each evaluated when it is first asked for. */
  export const core: Record<string, () => unknown>;
  /** The host's other files beside it: name to the specifiers that it provides. */
  export const partSpecifiers: Record<string, readonly string[]>;
}
