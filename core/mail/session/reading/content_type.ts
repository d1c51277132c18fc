const NAME = 'content-type:'
/** RFC 2045 §5.1 */
const MULTIPART = /^content-type:\s*multipart\//i
const MESSAGE = /^content-type:\s*message\/(?:rfc822|global)\b/i
const BOUNDARY = /;\s*boundary\s*=\s*(?:"((?:[^"\\]|\\.){1,1000})"|([^\s;"]{1,1000}))/i

/** Whether this line of a header begins its Content-Type. */
export function isType(line: Buffer): boolean {
  if (line.length < NAME.length || (line[0] !== 0x43 && line[0] !== 0x63)) return false
  return line.toString('latin1', 0, NAME.length).toLowerCase() === NAME
}

/** What stands between the parts of a multipart (RFC 2046 §5.1.1); null for everything else. */
export function boundaryOf(field: string): string | null {
  if (!MULTIPART.test(field)) return null
  const [, quoted, plain] = BOUNDARY.exec(field) ?? []
  const boundary = quoted?.replace(/\\(.)/g, '$1') ?? plain
  return boundary?.trimEnd() || null
}

export function isMessage(field: string): boolean {
  return MESSAGE.test(field)
}
