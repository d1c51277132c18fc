import type { TextKey } from '../text.js'

/** One question of a form that the core draws, checks and keeps: settings, credentials, linking an address. */
export type Field = TextField | NumberField | ChoiceField | SwitchField

interface FieldBase {
  /** 1 to 40 of a-z, 0-9 and _, a letter first */
  name: string
  label: TextKey
  help?: TextKey
  required?: boolean
}

export interface TextField extends FieldBase {
  /** `secret` is sealed when it is kept and never shown again; `host` takes a name or an address, with :port or without */
  type: 'text' | 'secret' | 'host' | 'url' | 'email'
  default?: string
  placeholder?: string
  /** characters; 1,000 where absent */
  longest?: number
  /** an ECMAScript pattern that the whole value matches */
  pattern?: string
}

export interface NumberField extends FieldBase {
  type: 'number'
  default?: number
  least?: number
  most?: number
}

export interface ChoiceField extends FieldBase {
  type: 'choice'
  default?: string
  choices: { value: string; label: TextKey }[]
}

export interface SwitchField extends FieldBase {
  type: 'switch'
  default?: boolean
}

export type FieldValue = string | number | boolean

/** By the field's name; what was left empty is absent. */
export type FieldValues = Readonly<Record<string, FieldValue>>
