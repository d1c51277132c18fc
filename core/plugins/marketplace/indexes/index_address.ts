import { isAbsolute, resolve } from 'node:path'
import type { IndexPlace } from './index_state.js'

const KEY = /^#(?:ed25519:)?([A-Za-z0-9_-]{43})$/

export interface IndexAddress {
  place: IndexPlace
  /** ends in a slash where it is a web address, for what stands beside index.json is relative to it */
  address: string
  /** the key may travel in the address, so that one line is all there is to copy: `https://example.org/#KEY` */
  key: string | null
}

/** null for what is neither a web address nor an absolute path. */
export function readIndexAddress(text: string): IndexAddress | null {
  const trimmed = text.trim()
  if (isAbsolute(trimmed)) return { place: 'folder', address: resolve(trimmed), key: null }
  if (!URL.canParse(trimmed)) return null
  const url = new URL(trimmed)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  if (url.username || url.password || url.search) return null
  const key = KEY.exec(url.hash)?.[1] ?? null
  if (url.hash && !key) return null
  url.hash = ''
  url.pathname = url.pathname.replace(/(?:index\.json)?$/, '').replace(/\/*$/, '/')
  return { place: 'web', address: url.href, key }
}
