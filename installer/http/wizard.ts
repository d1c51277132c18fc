import type { I18n } from '@adonisjs/i18n'
import { LANGUAGES } from '../steps/language.js'
import type { Progress } from '../progress.js'
import type { Step, Wizard } from '../views.js'

const STEPS = ['language', 'organisation', 'storage', 'administrator', 'done'] as const

/** The path along the questions, with what was answered beside each. */
export function wizardOf(progress: Progress, step: Step, i18n: I18n): Wizard {
  const steps = STEPS.map((name) => {
    const answer = answerOf(progress, name, i18n)
    const isAnswered = answer !== null || STEPS.indexOf(name) < STEPS.indexOf(step)
    return { name, state: stateOf(name === step, isAnswered), answer }
  })
  return { step, steps }
}

/** Where to go on: the first question without an answer. */
export function firstOpenStep(progress: Progress): Step {
  return QUESTIONS.find((name) => progress[name] === undefined) ?? 'administrator'
}

/** A question that comes before this one and has no answer yet; null when there is none. */
export function missingBefore(progress: Progress, step: Step): Step | null {
  const before = STEPS.slice(0, STEPS.indexOf(step))
  return QUESTIONS.find((name) => before.includes(name) && progress[name] === undefined) ?? null
}

/** Those whose answers are kept; the last one installs. */
const QUESTIONS = ['language', 'organisation', 'storage'] as const

function stateOf(isCurrent: boolean, isAnswered: boolean): Wizard['steps'][number]['state'] {
  if (isCurrent) return 'current'
  return isAnswered ? 'answered' : 'ahead'
}

function answerOf({ language, organisation, storage }: Progress, step: Step, i18n: I18n) {
  if (step === 'language') return LANGUAGES.find(({ code }) => code === language)?.name ?? null
  if (step === 'organisation') return organisation?.domain ?? null
  if (step !== 'storage' || !storage) return null
  return storage.client === 'sqlite'
    ? i18n.t('installer.summary.sqlite')
    : i18n.t('installer.summary.mysql', { host: storage.host })
}
