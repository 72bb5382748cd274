/** C0 and C1 controls but tab and line feed, halves of surrogate pairs, and what XML 1.0 (2.2) has no place for. */
const UNSAFE = /[^\P{Cc}\t\n]|\p{Cs}|[\uFFFE\uFFFF]/gu;

/** Text that any file format can hold; what it cannot becomes U+FFFD, so that something is seen to be gone. */
export function plainText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(UNSAFE, '\uFFFD');
}

/** Text for the content and the attributes of XML. `>` is escaped too: `]]>` may not stand in content. */
export function xmlText(text: string): string {
  return plainText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
}
