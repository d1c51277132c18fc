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

/** `E_UNSIGNED` is said by `plugins.faults.unsigned`, `E_THEME_REMOTE` by `themes.faults.remote`. */
export function faultText({ code, values }: Fault): Message {
  const theme = /^E_THEME_(\w+)$/.exec(code)?.[1]?.toLowerCase()
  if (theme) return { key: `themes.faults.${theme}`, values }
  return { key: `plugins.faults.${code.replace(/^E_/, '').toLowerCase()}`, values }
}
