/** Whether the browser can draw the map's tile layers. */
export function hasWebGl(): boolean {
  const canvas = document.createElement('canvas');
  return (canvas.getContext('webgl2') ?? canvas.getContext('webgl')) !== null;
}

/**
 * Lets maps draw with one sample a pixel, not four, as OpenLayers asks for without a way to be told otherwise. What it puts onto a
 * canvas are rectangles as large as that, so that nothing looks different.
 */
export function omitAntialiasing(): void {
  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, options?: object) {
    return getContext.call(this, kind, kind.includes('webgl') ? { ...options, antialias: false } : options);
  } as typeof getContext;
}
