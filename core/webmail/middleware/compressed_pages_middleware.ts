import { promisify } from 'node:util'
import { constants, brotliCompress, gzip } from 'node:zlib'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

const compress = {
  br: (text: string) =>
    promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: (text: string) => promisify(gzip)(text, { level: 5 }),
}

/** Shorter pages are sent in one packet or two, whatever they hold. */
const WORTHWHILE = 2_048

/**
 * A list of threads says much the same in every row: it travels at a tenth of its size. Nothing in a
 * page is worth guessing from how well it compresses: the token of its forms is another one each time.
 */
export default class CompressedPagesMiddleware {
  async handle({ request, response }: HttpContext, next: NextFn) {
    const result: unknown = await next()
    const page = typeof result === 'string' ? result : response.getBody()
    if (typeof page !== 'string' || page.length < WORTHWHILE) return result
    response.vary('accept-encoding')
    const encoding = request.encoding(['br', 'gzip'])
    if (encoding !== 'br' && encoding !== 'gzip') return result
    response.header('content-encoding', encoding)
    if (!response.getHeader('content-type')) {
      response.header('content-type', 'text/html; charset=utf-8')
    }
    response.send(await compress[encoding](page))
    return undefined
  }
}
