import { createHash } from 'node:crypto'
import { sanitizeLetter } from '#core/messages/html/sanitize_letter.js'

/** Tells the page around the frame how tall the letter is; knows nothing and can do nothing else. */
const SCRIPT = `(()=>{const d=document.documentElement,say=()=>parent.postMessage({caliopen:'height',height:d.offsetHeight},'*');new ResizeObserver(say).observe(d);addEventListener('load',say);say()})()`

/** A letter stands on white paper: most bring colours that were chosen for it. */
const STYLE = `:root{color-scheme:only light}html{overflow-x:auto;background:#fff;color:#1b1b1b;font:16px/1.55 Georgia,'Times New Roman',serif;overflow-wrap:anywhere}body{margin:0;padding:.25rem}img{max-width:100%;height:auto}pre{white-space:pre-wrap}blockquote{margin:.5em 0;padding-inline-start:1em;border-inline-start:2px solid #bbb}a{color:#0b57a4}`

const SCRIPT_HASH = createHash('sha256').update(SCRIPT).digest('base64')

/**
 * The policy of a letter's document (DESIGN §8.4): of opaque origin even when it is opened by itself,
 * nothing loads, no script runs but the one above.
 */
export const LETTER_POLICY = [
  `default-src 'none'`,
  `img-src data:`,
  `style-src 'unsafe-inline'`,
  `script-src 'sha256-${SCRIPT_HASH}'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'self'`,
  `sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox`,
].join('; ')

/** The whole document of the frame. `inline` as in `sanitizeLetter`. */
export function letterDocument(
  html: string,
  inline: ReadonlyMap<string, string>,
  language: string
): string {
  const letter = sanitizeLetter(html, inline)
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title></title><style>${STYLE}</style><style>${letter.styles}</style></head><body>${letter.html}<script>${SCRIPT}</script></body></html>`
}
