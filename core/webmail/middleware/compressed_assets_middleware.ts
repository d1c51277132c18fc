import { existsSync } from 'node:fs'
import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { compressedName } from '../compressed_name.js'

const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}
/** Names of assets hold a hash of what is in them, so that whether a file is there never changes */
const known = new Map<string, boolean>()

/** Gives scripts and styles as they were compressed when they were built; the rest is left to the static files. */
export default class CompressedAssetsMiddleware {
  async handle({ request, response }: HttpContext, next: NextFn) {
    if (request.method() !== 'GET' && request.method() !== 'HEAD') return next()
    const asset = compressedName(request.url(), request.header('accept-encoding') ?? '')
    if (!asset || !isThere(asset.file)) return next()
    response.header('content-encoding', asset.encoding)
    response.header('content-type', TYPES[asset.extension] ?? 'application/octet-stream')
    response.header('cache-control', 'public, max-age=31536000, immutable')
    response.vary('accept-encoding')
    response.download(pathOf(asset.file))
  }
}

function isThere(file: string): boolean {
  const before = known.get(file)
  if (before !== undefined) return before
  const found = existsSync(pathOf(file))
  if (found) known.set(file, found)
  return found
}

function pathOf(file: string): string {
  return app.publicPath('assets', file)
}
