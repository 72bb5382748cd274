/**
 * Text as it may stand in HTML and XML, in elements and in quoted attributes.
 *
 * What XML cannot hold (control characters, lone surrogates) becomes U+FFFD: something stood there.
 */
export function escapeMarkup(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
