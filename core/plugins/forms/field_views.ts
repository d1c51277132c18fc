import type { Field, FieldValue, FieldValues } from '@caliopen/contract/manifest/fields'
import type { Message, TextKey } from '@caliopen/contract/text'
import type { FieldFaults, FieldInput } from './check_fields.js'

/** What says the texts of a form in the reader's language. */
export interface FieldTexts {
  /** a text of the plugin whose form it is */
  own(key: TextKey): string
  /** a text of ours */
  say(message: Message): string
}

/** One question as `components/form/field.edge` draws it. Texts are finished sentences. */
export interface FieldView {
  /** what it is posted as: `fields[name]` */
  name: string
  /** the name alone; also its id in the page, after `field-` */
  key: string
  draws: 'line' | 'choices' | 'list' | 'switch'
  label: string
  help: string | null
  error: string | null
  required: boolean
  /** nothing need be answered, and nothing is proposed: the label says so */
  optional: boolean
  /** never a secret */
  value: string
  placeholder: string
  input: { type: string; mode: string | null; longest: number | null }
  choices: { value: string; label: string; chosen: boolean }[]
  on: boolean
  /** a secret that is there already: it is not shown, and empty leaves it as it is; `forgettable` when it may go */
  kept: boolean
  forgettable: boolean
}

export interface FieldAnswers {
  values: FieldValues
  /** what was typed, when the form comes back with faults */
  input?: FieldInput
  faults?: FieldFaults
}

/** More choices than this are a list to open, not a row each. */
const MOST_SHOWN = 6
const LONGEST = 1_000

const INPUTS: Record<Field['type'], { type: string; mode: string | null }> = {
  text: { type: 'text', mode: null },
  secret: { type: 'password', mode: null },
  host: { type: 'text', mode: 'url' },
  url: { type: 'url', mode: 'url' },
  email: { type: 'email', mode: 'email' },
  number: { type: 'text', mode: 'decimal' },
  choice: { type: 'radio', mode: null },
  switch: { type: 'checkbox', mode: null },
}

/** The questions of a manifest with the answers of before, ready to be drawn. */
export function fieldViews(
  fields: readonly Field[],
  answers: FieldAnswers,
  texts: FieldTexts
): FieldView[] {
  return fields.map((field) => fieldView(field, answers, texts))
}

function fieldView(field: Field, answers: FieldAnswers, { own, say }: FieldTexts): FieldView {
  const fault = answers.faults?.[field.name]
  const answer = answerOf(field, answers)
  const kept = field.type === 'secret' && answers.values[field.name] !== undefined
  return {
    name: `fields[${field.name}]`,
    key: field.name,
    draws: drawing(field),
    label: own(field.label),
    help: field.help === undefined ? null : own(field.help),
    error: fault === undefined ? null : say(fault),
    required: field.required === true,
    optional: field.required !== true && !('default' in field),
    value: field.type === 'secret' || answer === undefined ? '' : String(answer),
    placeholder: 'placeholder' in field ? (field.placeholder ?? '') : '',
    input: { ...INPUTS[field.type], longest: longestOf(field) },
    choices: field.type === 'choice' ? choicesOf(field, answer, own) : [],
    on: answer === true || answer === 'on',
    kept,
    forgettable: kept && field.required !== true,
  }
}

/** What was just typed, else what is kept, else what the plugin proposes. */
function answerOf(field: Field, { values, input }: FieldAnswers): FieldValue | undefined {
  if (input === undefined) {
    return Object.hasOwn(values, field.name)
      ? values[field.name]
      : 'default' in field
        ? field.default
        : undefined
  }
  const typed = Object.hasOwn(input.typed, field.name) ? input.typed[field.name] : undefined
  return typeof typed === 'string' || typeof typed === 'number' ? typed : undefined
}

function drawing(field: Field): FieldView['draws'] {
  if (field.type === 'switch') return 'switch'
  if (field.type !== 'choice') return 'line'
  return field.choices.length > MOST_SHOWN ? 'list' : 'choices'
}

function longestOf(field: Field): number | null {
  return 'choices' in field || field.type === 'switch' || field.type === 'number'
    ? null
    : (field.longest ?? LONGEST)
}

function choicesOf(
  { choices }: Extract<Field, { type: 'choice' }>,
  answer: FieldValue | undefined,
  own: FieldTexts['own']
): FieldView['choices'] {
  return choices.map(({ value, label }) => ({ value, label: own(label), chosen: value === answer }))
}
