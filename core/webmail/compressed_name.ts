const ASSET = /^\/assets\/([\w.-]+\.(js|css|svg))$/
const SUFFIXES = { br: '.br', gzip: '.gz' } as const

export interface CompressedAsset {
  file: string
  encoding: 'br' | 'gzip'
  extension: string
}

/** The compressed twin of an asset, in the best form that the browser accepts (RFC 9110 §12.5.3), or null. */
export function compressedName(url: string, accepted: string): CompressedAsset | null {
  const [, name, extension] = ASSET.exec(url) ?? []
  if (!name || !extension) return null
  for (const encoding of ['br', 'gzip'] as const) {
    if (accepts(accepted, encoding)) return { file: name + SUFFIXES[encoding], encoding, extension }
  }
  return null
}

function accepts(header: string, encoding: string): boolean {
  return header.split(',').some((one) => {
    const [name, quality] = one.split(';').map((part) => part.trim())
    return name === encoding && !/^q=0(\.0*)?$/.test(quality ?? '')
  })
}
