/** What a page is made of. No scripts, styles, frames, plugins, media, MathML, or anything that decides what is loaded. */
export const ELEMENTS = new Set([
  ...['html', 'head', 'body', 'header', 'footer', 'main', 'nav', 'section', 'article', 'aside'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hgroup', 'p', 'div', 'span', 'ul', 'ol', 'li', 'menu'],
  ...['dl', 'dt', 'dd', 'a', 'b', 'strong', 'i', 'em', 'small', 's', 'u', 'mark', 'abbr', 'kbd'],
  ...['code', 'pre', 'samp', 'var', 'sub', 'sup', 'br', 'hr', 'wbr', 'blockquote', 'q', 'cite'],
  ...['address', 'time', 'data', 'bdi', 'bdo', 'figure', 'figcaption', 'img', 'details', 'summary'],
  ...['dialog', 'form', 'fieldset', 'legend', 'label', 'input', 'select', 'optgroup', 'option'],
  ...['datalist', 'textarea', 'button', 'output', 'progress', 'meter', 'table', 'caption', 'thead'],
  ...['tbody', 'tfoot', 'tr', 'th', 'td', 'colgroup', 'col', 'template', 'iframe', 'turbo-frame'],
])

/** Shapes; `title` and `desc` would let HTML in again. */
export const SVG_ELEMENTS = new Set([
  ...['svg', 'g', 'defs', 'symbol', 'use', 'path', 'circle', 'ellipse', 'rect', 'line', 'polyline'],
  ...['polygon', 'text', 'tspan', 'lineargradient', 'radialgradient', 'stop', 'clippath', 'mask'],
])

/** Heads of pages, which only the house makes. */
export const HEAD_ELEMENTS = new Set(['meta', 'link', 'title', 'noscript'])

export const VOID = new Set([...['area', 'br', 'col', 'hr', 'img', 'input', 'link', 'meta', 'wbr']])

export const ATTRIBUTES = new Set([
  ...['id', 'class', 'hidden', 'title', 'lang', 'dir', 'role', 'tabindex', 'translate', 'inert'],
  ...['href', 'target', 'rel', 'download', 'hreflang', 'src', 'alt', 'width', 'height', 'loading'],
  ...[
    'decoding',
    'referrerpolicy',
    'sandbox',
    'open',
    'name',
    'method',
    'action',
    'enctype',
    'for',
  ],
  ...['formaction', 'formnovalidate', 'novalidate', 'form', 'type', 'value', 'placeholder', 'list'],
  ...['required', 'disabled', 'readonly', 'checked', 'selected', 'multiple', 'autofocus', 'rows'],
  ...['cols', 'min', 'max', 'step', 'minlength', 'maxlength', 'pattern', 'size', 'accept', 'label'],
  ...['autocomplete', 'autocapitalize', 'autocorrect', 'spellcheck', 'inputmode', 'enterkeyhint'],
  ...['popover', 'popovertarget', 'popovertargetaction', 'datetime', 'colspan', 'rowspan', 'scope'],
  ...['headers', 'span', 'start', 'reversed', 'cite', 'high', 'low', 'optimum'],
])

/** Heads of pages, which only the house makes. */
export const HEAD_ATTRIBUTES = new Set([
  'charset',
  'content',
  'media',
  'as',
  'crossorigin',
  'http-equiv',
])

export const SVG_ATTRIBUTES = new Set([
  ...['viewbox', 'preserveaspectratio', 'x', 'y', 'x1', 'y1', 'x2', 'y2', 'cx', 'cy', 'r', 'rx'],
  ...['ry', 'd', 'dx', 'dy', 'points', 'transform', 'fill', 'fill-rule', 'fill-opacity', 'stroke'],
  ...['stroke-width', 'stroke-linecap', 'stroke-linejoin', 'stroke-dasharray', 'stroke-opacity'],
  ...['stroke-dashoffset', 'pathlength', 'opacity', 'focusable', 'text-anchor', 'offset'],
  ...['stop-color', 'stop-opacity', 'dominant-baseline', 'clip-path', 'clip-rule', 'mask', 'xmlns'],
  'shape-rendering',
])

/** Attributes that lead somewhere, or that our scripts fetch from. */
const ADDRESSES = new Set(['href', 'src', 'action', 'formaction', 'cite', 'data-url'])

export function isAddress(name: string): boolean {
  return ADDRESSES.has(name) || /^data-[\w-]+-(?:url|next|health|compose|search)-value$/.test(name)
}

export function isAllowedAttribute(name: string, inSvg: boolean, house: boolean): boolean {
  if (/^(?:aria|data)-[a-z0-9-]+$/.test(name)) return true
  if (ATTRIBUTES.has(name) || (inSvg && SVG_ATTRIBUTES.has(name))) return true
  return house && HEAD_ATTRIBUTES.has(name)
}

/** Classes by which our scripts find their way about a page. */
export const SCRIPT_CLASSES = new Set([
  ...['row', 'row__link', 'row__pick', 'rows', 'letter', 'thread', 'composer', 'why__card', 'more'],
  ...['rail__item--compose', 'fills', 'mail--sheet', 'search', 'pane'],
])
