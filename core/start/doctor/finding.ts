/** One thing that was looked at. `advice` says what to do where something is wrong. */
export interface Finding {
  subject: string
  verdict: 'good' | 'warning' | 'bad'
  words: string
  advice?: string
}

export function good(subject: string, words: string): Finding {
  return { subject, verdict: 'good', words }
}

export function warning(subject: string, words: string, advice: string): Finding {
  return { subject, verdict: 'warning', words, advice }
}

export function bad(subject: string, words: string, advice: string): Finding {
  return { subject, verdict: 'bad', words, advice }
}
