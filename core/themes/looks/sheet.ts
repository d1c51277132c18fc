import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'

/** A text that is sent as it was compressed once, as well as can be. */
export interface Sheet {
  hash: string
  plain: Buffer
  br: Buffer
  gzip: Buffer
}

export async function makeSheet(text: string): Promise<Sheet> {
  const plain = Buffer.from(text)
  const hash = createHash('sha256').update(plain).digest('hex').slice(0, 32)
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(plain),
    promisify(gzip)(plain, { level: 9 }),
  ])
  return { hash, plain, br, gzip: gz }
}
