import { useEffect, useState } from 'react';
import { fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { queryKeys, usePluginManager } from '../../api';
import { isDarkStroked } from './isDarkStroked';
import { monogramOf } from './monogramOf';
import './PluginIcon.css';

/** A plugin's icon, or a monogram where it has none; never more than decoration, so it has no text of its own. */
export function PluginIcon({
  plugin,
  size = 40,
}: {
  plugin: { id: string; name: string; hasIcon?: boolean };
  size?: 24 | 40 | 64;
}) {
  const { letters, hue } = monogramOf(plugin.id, plugin.name);
  if (plugin.hasIcon) return <FetchedIcon id={plugin.id} name={plugin.name} size={size} />;
  return (
    <span
      className="fl-icon"
      aria-hidden="true"
      style={{ width: size, height: size, ['--fl-hue' as string]: hue, fontSize: size * 0.4 }}
    >
      {letters}
    </span>
  );
}

// The icon's address needs a signed-in request, which an <img> cannot make; the bytes become an image, never a document.
function FetchedIcon({ id, name, size }: { id: string; name: string; size: 24 | 40 | 64 }) {
  const client = usePluginManager();
  const { fetch } = useApi(fetchApiRef);
  const icon = useQuery({
    queryKey: queryKeys.icon(id),
    staleTime: Infinity,
    queryFn: async ({ signal }) => {
      const response = await fetch(await client.iconUrl(id), { signal });
      return response.ok ? response.blob() : null;
    },
  });
  const [url, setUrl] = useState<string>();
  const [plate, setPlate] = useState(false);
  const blob = icon.data;
  useEffect(() => {
    if (!blob) return undefined;
    const reader = new FileReader();
    reader.onload = () => setUrl(String(reader.result));
    reader.readAsDataURL(blob);
    return () => reader.abort();
  }, [blob]);
  // Its place, until it is known whether there is an icon: a monogram that gives way to one reads as a fault.
  if (!url && (icon.isPending || blob)) {
    return <span className="fl-icon" data-pending aria-hidden="true" style={{ width: size, height: size }} />;
  }
  if (!url) return <PluginIcon plugin={{ id, name }} size={size} />;
  return (
    <img
      className="fl-icon-image"
      data-plate={plate || undefined}
      src={url}
      alt=""
      width={size}
      height={size}
      onLoad={event => setPlate(isDarkStroked(readPixels(event.currentTarget)))}
    />
  );
}

/** Edge of the small copy that is looked at, in pixels. */
const SAMPLE = 24;

/** Pixels of an image, RGBA; none where the browser cannot draw it. */
function readPixels(image: HTMLImageElement): ArrayLike<number> {
  const canvas = document.createElement('canvas');
  canvas.width = SAMPLE;
  canvas.height = SAMPLE;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return [];
  context.drawImage(image, 0, 0, SAMPLE, SAMPLE);
  return context.getImageData(0, 0, SAMPLE, SAMPLE).data;
}
