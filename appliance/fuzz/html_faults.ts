import { ALLOWED_TAGS } from '#core/messages/html/allowed_html.js'
import type { CleanLetter } from '#core/messages/html/sanitize_letter.js'

const TAG = /<([^\s>/]+)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*\/?>/g
const ATTRIBUTE = /([^\s=]+)(?:="([^"]*)")?/g
const FORBIDDEN_NAME = /^on|^xlink|^(id|name|srcset|background|ping|action|formaction)$/
const HARMLESS_ADDRESS = /^(https?:\/\/|mailto:|tel:|data:image\/(png|jpe?g|gif|webp);base64,)/
const RESTLESS_STYLE =
  /<|url\(|image(?:-set)?\(|@(?!media)|expression|(?<!-)position\s*:|binding|var\(/i

/** Why HTML that was cleaned is not clean: it is read as it was written, every tag and quoted attribute. */
export function faultOfHtml({ html, styles }: CleanLetter): string | null {
  const opening = html.replaceAll(/<\/[a-z\d]+>/g, '')
  const tags = [...opening.matchAll(TAG)]
  if (tags.length !== (opening.match(/</g)?.length ?? 0)) return 'a tag that nobody wrote'
  for (const [, tag = '', attributes = ''] of tags) {
    if (!ALLOWED_TAGS.includes(tag)) return `the tag ${tag}`
    for (const [, name = '', value = ''] of attributes.matchAll(ATTRIBUTE)) {
      const fault = faultOfAttribute(name, value)
      if (fault !== null) return fault
    }
  }
  // class names may have escapes, declarations may not
  if (/\{[^{}]*\\[^{}]*\}/.test(styles)) return 'a style sheet that hides something'
  return RESTLESS_STYLE.test(styles) ? 'a style sheet that reaches out' : null
}

function faultOfAttribute(name: string, value: string): string | null {
  if (FORBIDDEN_NAME.test(name)) return `the attribute ${name}`
  if ((name === 'href' || name === 'src') && !HARMLESS_ADDRESS.test(value))
    return `${name} elsewhere`
  if (name !== 'style') return null
  return value.includes('\\') || RESTLESS_STYLE.test(value) ? 'a style that reaches out' : null
}
