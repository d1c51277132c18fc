import { extname } from 'node:path'
import type { HttpContext } from '@adonisjs/core/http'
import { NotFoundError } from '#core/webmail/errors.js'

const TYPES: Readonly<Record<string, string>> = {
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
}

/** A stranger's picture: opened by itself it runs nothing and asks nobody. Its address holds its hash. */
export function sendPicture({ response }: HttpContext, path: string, bytes: Buffer): void {
  const type = TYPES[extname(path).toLowerCase()]
  if (!type) throw new NotFoundError()
  response.header('content-type', type)
  response.header(
    'content-security-policy',
    `default-src 'none'; style-src 'unsafe-inline'; sandbox`
  )
  response.header('x-content-type-options', 'nosniff')
  response.header('cache-control', 'private, max-age=86400, immutable')
  response.send(bytes)
}
