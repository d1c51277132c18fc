import type { Message } from '@caliopen/contract/text'

/** What is wrong, to be said in any language: `plugins.faults.<code>` has the sentence. */
export interface Fault {
  /** `E_…` */
  code: string
  values: Readonly<Record<string, string | number>>
}

export function fault(code: string, values: Fault['values'] = {}): Fault {
  return { code, values }
}

/** `E_UNSIGNED` is said by `plugins.faults.unsigned`. */
export function faultText({ code, values }: Fault): Message {
  return { key: `plugins.faults.${code.replace(/^E_/, '').toLowerCase()}`, values }
}
