import type { Message } from '@caliopen/contract/text'

export type DraftField = 'from' | 'to' | 'cc' | 'bcc' | 'subject' | 'text' | 'attachments'

/** Why a letter cannot be kept or sent as it is, and where. `text` is read from `deliver.json`. */
export interface Fault {
  field: DraftField
  text: Message
}

export type Checked<Value> = { ok: true; value: Value } | { ok: false; faults: Fault[] }

export function fault(field: DraftField, name: string, values: Message['values'] = {}): Fault {
  return { field, text: { key: `deliver.faults.${name}`, values } }
}
