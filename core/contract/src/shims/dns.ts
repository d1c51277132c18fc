import type { DnsQuestion } from '../plugin/host.js'
import * as promises from './dns_promises.js'

type Answered<T> = (error: Error | null, answer?: T) => void

/** `node:dns` with callbacks, over `dns_promises`. */
function withCallback<T>(ask: (name: string) => Promise<T>) {
  return (name: string, answered: Answered<T>): void => answer(ask(name), answered)
}

export const resolve4 = withCallback(promises.resolve4)
export const resolve6 = withCallback(promises.resolve6)
export const resolveCname = withCallback(promises.resolveCname)
export const resolveMx = withCallback(promises.resolveMx)
export const resolveNs = withCallback(promises.resolveNs)
export const resolveSrv = withCallback(promises.resolveSrv)
export const resolveTxt = withCallback(promises.resolveTxt)

export function resolve(
  name: string,
  type: DnsQuestion | Answered<unknown[]>,
  answered?: Answered<unknown[]>
): void {
  if (typeof type === 'function') return answer(promises.resolve(name), type)
  if (answered) answer(promises.resolve(name, type), answered)
}

type LookupAnswered = (
  error: Error | null,
  address?: string | promises.LookedUp[],
  family?: number
) => void

export function lookup(
  name: string,
  options: promises.LookupOptions | number | LookupAnswered,
  answered?: LookupAnswered
): void {
  const done = typeof options === 'function' ? options : answered
  if (!done) return
  promises.lookup(name, typeof options === 'function' ? {} : options).then(
    (found) => (Array.isArray(found) ? done(null, found) : done(null, found.address, found.family)),
    (error: Error) => done(error)
  )
}

function answer<T>(work: Promise<T>, answered: Answered<T>): void {
  work.then(
    (value) => answered(null, value),
    (error: Error) => answered(error)
  )
}

export { promises }

export default {
  lookup,
  promises,
  resolve,
  resolve4,
  resolve6,
  resolveCname,
  resolveMx,
  resolveNs,
  resolveSrv,
  resolveTxt,
}
