/** Everything that a look loads has what it is in its address, so that browsers keep it for ever. */
export const GATEWAY = '/look/'

/** A file of a theme, by the hash of its package. */
export function fileUrl(hash: string, path: string): string {
  return `${GATEWAY}${hash.slice(0, 32)}/${path}`
}

export function sheetUrl(hash: string): string {
  return `${GATEWAY}${hash}.css`
}

export function logoUrl(hash: string): string {
  return `${GATEWAY}logo/${hash}`
}
