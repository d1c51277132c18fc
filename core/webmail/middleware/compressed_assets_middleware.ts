import { createReadStream, statSync } from 'node:fs'
import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { compressedName } from '../compressed_name.js'

const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}
/** Names of assets hold a hash of what is in them, so that what was found once stays as it is */
const sizes = new Map<string, number>()

/** Gives scripts and styles as they were compressed when they were built; the rest is left to the static files. */
export default class CompressedAssetsMiddleware {
  async handle({ request, response }: HttpContext, next: NextFn) {
    if (request.method() !== 'GET') return next()
    const asset = compressedName(request.url(), request.header('accept-encoding') ?? '')
    const size = asset ? sizeOf(asset.file) : undefined
    if (!asset || size === undefined) return next()
    response.header('content-encoding', asset.encoding)
    response.header('content-type', TYPES[asset.extension] ?? 'application/octet-stream')
    response.header('content-length', size)
    response.header('cache-control', 'public, max-age=31536000, immutable')
    response.vary('accept-encoding')
    response.stream(createReadStream(pathOf(asset.file)))
  }
}

function sizeOf(file: string): number | undefined {
  const known = sizes.get(file)
  if (known !== undefined) return known
  const found = statSync(pathOf(file), { throwIfNoEntry: false })
  if (found) sizes.set(file, found.size)
  return found?.size
}

function pathOf(file: string): string {
  return app.publicPath('assets', file)
}
