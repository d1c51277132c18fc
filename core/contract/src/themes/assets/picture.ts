import { cleanPng } from './png.js'
import { cleanSvg } from './svg.js'
import { cleanWebp } from './webp.js'

export interface Picture {
  type: 'image/png' | 'image/webp' | 'image/svg+xml'
  bytes: Buffer
}

/** A picture that somebody gave us, told by its bytes and written anew from what draws; null where it is none. */
export function cleanPicture(bytes: Buffer): Picture | null {
  const png = cleanPng(bytes)
  if (png) return { type: 'image/png', bytes: png }
  const webp = cleanWebp(bytes)
  if (webp) return { type: 'image/webp', bytes: webp }
  const svg = cleanSvg(bytes.toString('utf8'))
  return svg ? { type: 'image/svg+xml', bytes: Buffer.from(svg.svg) } : null
}
