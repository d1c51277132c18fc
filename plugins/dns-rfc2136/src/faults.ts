import { PluginError, type PluginErrorCode } from '@caliopen/contract/plugin/errors'
import type { Message } from '@caliopen/contract/text'
import { TSIG_ERROR } from './wire/tsig.js'

/** What went wrong, for the program and for the person. */
export function fault(
  code: PluginErrorCode,
  key: string,
  detail: string,
  values: Message['values'] = {}
): PluginError {
  return new PluginError(code, detail, { text: { key: `faults.${key}`, values } })
}

/** RFC 8945 §5.2: why the server did not take our signature. */
export function tsigFault(error: number): PluginError {
  const keys: Record<number, string> = {
    [TSIG_ERROR.badKey]: 'bad_key',
    [TSIG_ERROR.badSignature]: 'bad_signature',
    [TSIG_ERROR.badTime]: 'bad_time',
  }
  return fault('E_CREDENTIALS', keys[error] ?? 'bad_signature', `TSIG error ${error}`)
}

export function rcodeFault(rcode: string, zone: string): PluginError {
  if (rcode === 'REFUSED' || rcode === 'NOTAUTH') {
    return fault('E_CREDENTIALS', 'not_allowed', rcode, { zone })
  }
  return rcode === 'SERVFAIL'
    ? fault('E_TEMPORARY', 'away', rcode)
    : fault('E_REFUSED', 'refused', rcode, { rcode })
}
