/** Why this browser makes no MP4; null where it does. */
export function whyNoMovie(): string | null {
  if (!isSecureContext) return 'MP4 is made by the browser, which does so over https or on this machine only.';
  if (!('VideoEncoder' in globalThis && 'ImageDecoder' in globalThis)) {
    return 'MP4 is made by the browser, and this one has no WebCodecs. Take the GIF, or use a recent Chrome, Edge or Firefox.';
  }
  return null;
}
