/**
 * `Content-Disposition` for a file to be saved (RFC 6266 §4): a plain name for everyone, and the real
 * one in UTF-8 (RFC 8187 §3.2) where they differ.
 */
export function attachmentDisposition(fileName: string): string {
  const name = fileName.toWellFormed()
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]/g, '_')
    .replace(/["\\%]/g, '_')
  if (plain === name) return `attachment; filename="${plain}"`
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded(name)}`
}

/** RFC 8187 §3.2.1: attr-char is less than what encodeURIComponent leaves. */
function encoded(name: string): string {
  return encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`
  )
}
