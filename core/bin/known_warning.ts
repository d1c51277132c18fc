/*
 * AdonisJS traces hooks that return no promise, and Node 26 says so at every start. There is nothing to do about it,
 * and it would stand in the way of what operators should read.
 */
const KNOWN = 'tracePromise was called with the function'

const emitWarning = process.emitWarning.bind(process)

process.emitWarning = (warning: string | Error, ...rest: never[]) => {
  if (!String(warning).includes(KNOWN)) emitWarning(warning, ...rest)
}
