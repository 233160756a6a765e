/** What pages of the marketplace and the portal around them say to each other within one browser tab. */

/** Event on `window`: load the quarantined frontend of the plugin in this tab only. Its detail is {@link TryFrontend}. */
export const TRY_FRONTEND_EVENT = 'flyloft:try-frontend';

/** Attribute of the document's root: how the portal loads installed frontends. Absent where it loads none at all. */
export const FRONTENDS_MODE_ATTRIBUTE = 'data-flyloft-frontends';

/** `live`: installed frontends are loaded; `safe-mode`: none is, whatever is asked. */
export type FrontendsMode = 'live' | 'safe-mode';

/** The very bytes that a person wants to try: another release of the plugin is not meant. */
export type TryFrontend = { pluginId: string; digest: string };
