import type { Socket } from 'node:net'
import { type ProxyHeader, readProxyHeader } from './proxy_header.js'

/** What a proxy did wrong, or that it left. */
export class ProxyHeaderError extends Error {
  readonly code = 'E_PROXY_HEADER'
}

/** Reads the header off the socket and leaves what follows it unread. Rejects with ProxyHeaderError. */
export function awaitProxy(socket: Socket, patienceMs: number): Promise<ProxyHeader> {
  return new Promise((resolve, reject) => {
    let input: Buffer = Buffer.alloc(0)
    const stop = () => {
      clearTimeout(timer)
      socket.off('readable', read).off('error', fail).off('end', leave).off('close', leave)
    }
    const fail = (cause: unknown) => {
      stop()
      reject(
        cause instanceof ProxyHeaderError ? cause : new ProxyHeaderError('it broke', { cause })
      )
    }
    const leave = () => fail(new ProxyHeaderError('it left before it said who comes'))
    const late = () => fail(new ProxyHeaderError('it did not say in time who comes'))
    const read = () => {
      for (let chunk: Buffer | null; (chunk = socket.read() as Buffer | null);) {
        input = Buffer.concat([input, chunk])
      }
      const header = input.length > 0 ? readProxyHeader(input) : null
      if (header === null) return
      if (header === false) return fail(new ProxyHeaderError('that is no PROXY header'))
      stop()
      if (input.length > header.length) socket.unshift(input.subarray(header.length))
      resolve(header)
    }
    const timer = setTimeout(late, patienceMs)
    socket.on('readable', read).on('error', fail).on('end', leave).on('close', leave)
  })
}
