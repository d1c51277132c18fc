import { create } from 'qrcode'

/** A QR code (ISO/IEC 18004) as one path of unit squares; `size` is its side, the quiet zone of four around it included. */
export interface QrCode {
  size: number
  path: string
}

const QUIET = 4
const LONGEST = 1_200

/** Null for a text that is too long to be scanned from a screen. */
export function qrCode(text: string): QrCode | null {
  if (text === '' || Buffer.byteLength(text) > LONGEST) return null
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const rows = Array.from({ length: modules.size }, (_, y) => rowPath(modules, y))
  return { size: modules.size + 2 * QUIET, path: rows.join('') }
}

/** One rectangle for each run of dark squares, so that no hair line shows between them. */
function rowPath(modules: { size: number; get(row: number, column: number): number }, y: number) {
  let path = ''
  for (let x = 0; x < modules.size; x++) {
    const start = x
    while (x < modules.size && modules.get(y, x)) x++
    if (x > start) path += `M${start + QUIET} ${y + QUIET}h${x - start}v1h${start - x}z`
  }
  return path
}
