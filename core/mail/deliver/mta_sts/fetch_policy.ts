import { request } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { Directory } from '../routes/directory.js'

export interface PolicyHost {
  directory: Directory
  /** 443, but for tests */
  port: number
}

/** RFC 8461 §3.3: a minute and 64 KiB are enough for anybody */
const TIMEOUT = 30_000
const SIZE = 64 * 1024

/**
 * The text at the policy host of a domain, over TLS with a certificate that is good for its name,
 * following no redirection (RFC 8461 §3.3). Rejects for everything else.
 */
export function fetchPolicy(domain: string, { directory, port }: PolicyHost): Promise<string> {
  return new Promise((resolve, reject) => {
    const host = `mta-sts.${domain}`
    const asking = request({
      ...{ host, port, path: '/.well-known/mta-sts.txt', agent: false, servername: host },
      ...{ lookup: lookupIn(directory), rejectUnauthorized: true },
      signal: AbortSignal.timeout(TIMEOUT),
      headers: { accept: 'text/plain' },
    })
    asking.on('error', reject)
    asking.on('response', (response) => {
      const type = response.headers['content-type'] ?? ''
      if (response.statusCode !== 200 || !/^text\/plain\b/i.test(type)) {
        asking.destroy(
          new Error(`${host} answers ${response.statusCode} with ${type || 'nothing'}`)
        )
        return
      }
      let text = ''
      response.setEncoding('utf8')
      response.on('error', reject)
      response.on('data', (part: string) => {
        text += part
        if (text.length > SIZE) asking.destroy(new Error(`the policy at ${host} is too long`))
      })
      response.on('end', () => resolve(text))
    })
    asking.end()
  })
}

/** Asks whom everything else is asked as well. */
function lookupIn(directory: Directory): LookupFunction {
  return (host, options, callback) => {
    void directory.addressesOf(host).then((answer) => {
      if (answer.kind !== 'found') return callback(new Error(`${host} has no address`), [])
      const found = answer.found.map((address) => ({
        address,
        family: address.includes(':') ? 6 : 4,
      }))
      const [first] = found
      if (options.all || !first) callback(null, found)
      else callback(null, first.address, first.family)
    })
  }
}
