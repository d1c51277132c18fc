import { rm } from 'node:fs/promises'
import { MultipartFile } from '@adonisjs/core/bodyparser'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/**
 * Files that come with a form are put aside before anybody knows who sent it, and nobody else takes
 * them away: what was to be kept of them is elsewhere by now. Stands around the body parser.
 */
export default class ForgetUploadsMiddleware {
  async handle({ request }: HttpContext, next: NextFn) {
    try {
      return await next()
    } finally {
      await Promise.all(pathsOf(request).map((path) => rm(path, { force: true })))
    }
  }
}

function pathsOf(request: HttpContext['request']): string[] {
  // The parser leaves these here also when it gave up half way.
  const files = '__raw_files' in request ? filesIn(request.__raw_files) : []
  return files.flatMap(({ tmpPath }) => tmpPath ?? [])
}

/** A name like `a[b]` nests them. */
function filesIn(value: unknown): MultipartFile[] {
  if (value instanceof MultipartFile) return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(filesIn) : []
}
