import { fault, type ThemeFault } from '../faults.js'
import { cleanPng } from './png.js'
import { cleanSvg } from './svg.js'
import { cleanWebp } from './webp.js'

/** What a theme brings besides text, by the ending of its name. */
export const ASSET_TYPES: Readonly<Record<string, string>> = {
  woff2: 'font/woff2',
  png: 'image/png',
  webp: 'image/webp',
  svg: 'image/svg+xml',
}

export function endingOf(path: string): string {
  return /\.([a-z0-9]+)$/.exec(path)?.[1] ?? ''
}

/** A file of fonts/ or assets/ is what its name says, and nothing more. */
export function checkAsset(path: string, bytes: Uint8Array): ThemeFault[] {
  const ending = endingOf(path)
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (ending === 'svg') return checkSvg(path, buffer.toString('utf8'))
  return isSound(ending, buffer) ? [] : [fault(path, 0, 'type', { type: ending.toUpperCase() })]
}

function isSound(ending: string, bytes: Buffer): boolean {
  if (ending === 'png') return cleanPng(bytes) !== null
  if (ending === 'webp') return cleanWebp(bytes) !== null
  // WOFF2 §4: the signature, and the length of the whole file
  return (
    bytes.length > 48 &&
    bytes.toString('latin1', 0, 4) === 'wOF2' &&
    bytes.readUInt32BE(8) === bytes.length
  )
}

function checkSvg(path: string, text: string): ThemeFault[] {
  const clean = cleanSvg(text)
  if (!clean) return [fault(path, 0, 'type', { type: 'SVG' })]
  return clean.leftOut.map(({ what, line }) => fault(path, line, 'svg', { what }))
}
