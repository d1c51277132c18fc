import sanitizeHtml, { type Attributes, type Tag } from 'sanitize-html'
import { ALLOWED_ATTRIBUTES, ALLOWED_TAGS } from './allowed_html.js'
import { wantsRemote } from './remote.js'
import { sanitizeLink, sanitizePicture } from './sanitize_addresses.js'
import { sanitizeStyleAttribute, sanitizeStyleSheet } from './sanitize_styles.js'
import { withinLimits } from './within_limits.js'

/** HTML that may stand in a body, and a style sheet that may stand before it. */
export interface CleanLetter {
  html: string
  styles: string
  /** it wanted something from elsewhere, which was taken out */
  hasRemote: boolean
}

const NESTING_LIMIT = 200

/**
 * Keeps of a letter's HTML what only shows (DESIGN §8.4). It is the first of three walls: the frame
 * is of opaque origin, and its policy lets nothing load and no script but ours run.
 */
export function sanitizeLetter(raw: string, inline: ReadonlyMap<string, string>): CleanLetter {
  const source = withinLimits(raw)
  const html = sanitizeHtml(source, {
    allowedTags: ALLOWED_TAGS,
    allowedAttributes: ALLOWED_ATTRIBUTES,
    allowedSchemes: ['http', 'https', 'mailto', 'tel', 'data'],
    allowProtocolRelative: false,
    disallowedTagsMode: 'discard',
    nestingLimit: NESTING_LIMIT,
    parseStyleAttributes: false,
    nonTextTags: [
      ...['script', 'style', 'textarea', 'option', 'xmp', 'noscript', 'title', 'template'],
      ...['svg', 'math', 'select', 'noembed', 'noframes', 'plaintext', 'object', 'iframe'],
    ],
    transformTags: { '*': (name, attributes) => cleanTag(name, attributes, inline) },
    exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !attribs.src && !attribs.alt,
  })
  return {
    html,
    styles: styleSheets(source),
    hasRemote: wantsRemote(source),
  }
}

function cleanTag(
  tagName: string,
  attributes: Attributes,
  inline: ReadonlyMap<string, string>
): Tag {
  const attribs = { ...attributes }
  replace(attribs, 'style', sanitizeStyleAttribute(attribs.style ?? ''))
  if (tagName === 'a') cleanLink(attribs)
  if (tagName === 'img') cleanPicture(attribs, inline)
  // The body's own colours and widths are the letter's.
  return { tagName: tagName === 'body' ? 'div' : tagName, attribs }
}

function cleanLink(attribs: Attributes): void {
  replace(attribs, 'href', sanitizeLink(attribs.href ?? ''))
  attribs.target = '_blank'
  attribs.rel = 'noopener noreferrer nofollow'
}

function cleanPicture(attribs: Attributes, inline: ReadonlyMap<string, string>): void {
  replace(attribs, 'src', sanitizePicture(attribs.src ?? '', inline))
}

function replace(attribs: Attributes, name: string, value: string | null): void {
  if (value) attribs[name] = value
  else delete attribs[name]
}

/** With every other tag and text taken out, what stands between tags can only be style sheets. */
function styleSheets(source: string): string {
  if (!/<style/i.test(source)) return ''
  const only = sanitizeHtml(source, {
    allowedTags: ['style'],
    allowedAttributes: {},
    allowVulnerableTags: true,
    textFilter: () => '',
  })
  const sheets = [...only.matchAll(/<style>([^]*?)<\/style>/g)]
  return sheets.map(([, sheet]) => sanitizeStyleSheet(sheet ?? '')).join('')
}
