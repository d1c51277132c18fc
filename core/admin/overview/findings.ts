import type { Finding, Link } from '../views.js'

interface More {
  link?: Link
  detail?: string
}

export function good(sentence: string, more: More = {}): Finding {
  return finding('good', sentence, null, more)
}

/** Nothing is wrong, and somebody may want to know. */
export function notice(sentence: string, advice: string | null, more: More = {}): Finding {
  return finding('notice', sentence, advice, more)
}

export function attention(sentence: string, advice: string | null, more: More = {}): Finding {
  return finding('attention', sentence, advice, more)
}

export function bad(sentence: string, advice: string | null, more: More = {}): Finding {
  return finding('bad', sentence, advice, more)
}

function finding(
  standing: Finding['standing'],
  sentence: string,
  advice: string | null,
  { link, detail }: More
): Finding {
  return { standing, sentence, advice, detail: detail ?? null, link: link ?? null }
}
