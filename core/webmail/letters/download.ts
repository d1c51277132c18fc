import type { MessageBytes } from '@caliopen/contract/bytes'
import type { HttpContext } from '@adonisjs/core/http'
import { attachmentDisposition } from './content_disposition.js'

/** Even when it is opened instead of saved, nothing in it may run or load. */
const POLICY = `default-src 'none'; style-src 'unsafe-inline'; sandbox`

export interface Download {
  name: string
  contentType: string
  bytes: MessageBytes
}

/** Sends bytes from outside as a file to be saved. */
export function download({ response }: HttpContext, { name, contentType, bytes }: Download): void {
  response.header('content-type', contentType)
  response.header('content-disposition', attachmentDisposition(name))
  response.header('content-security-policy', POLICY)
  response.header('x-content-type-options', 'nosniff')
  response.header('cross-origin-resource-policy', 'same-origin')
  if (bytes.held) return response.send(bytes.held)
  response.header('content-length', bytes.size)
  response.stream(bytes.stream())
}
