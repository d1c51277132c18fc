/**
 * What may stand in a letter. Everything else goes, with its content kept where it is text. SVG and
 * MathML are out: they are where the holes of webmails were.
 */
export const ALLOWED_TAGS = [
  ...[
    'a',
    'abbr',
    'acronym',
    'address',
    'article',
    'aside',
    'b',
    'bdi',
    'bdo',
    'big',
    'blockquote',
  ],
  ...['br', 'caption', 'center', 'cite', 'code', 'col', 'colgroup', 'dd', 'del', 'details', 'dfn'],
  ...['dir', 'div', 'dl', 'dt', 'em', 'figcaption', 'figure', 'font', 'footer', 'h1', 'h2', 'h3'],
  ...[
    'h4',
    'h5',
    'h6',
    'header',
    'hr',
    'i',
    'img',
    'ins',
    'kbd',
    'li',
    'main',
    'mark',
    'nav',
    'ol',
  ],
  ...['p', 'pre', 'q', 'rp', 'rt', 'ruby', 's', 'samp', 'section', 'small', 'span', 'strike'],
  ...['strong', 'sub', 'summary', 'sup', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'time'],
  ...['tr', 'tt', 'u', 'ul', 'var', 'wbr'],
]

/** Neither `id` nor `name`: a named picture would hide properties of the document from our own script. */
export const ALLOWED_ATTRIBUTES = {
  '*': ['align', 'bgcolor', 'class', 'dir', 'height', 'lang', 'style', 'title', 'valign', 'width'],
  'a': ['href', 'rel', 'target'],
  'col': ['span'],
  'colgroup': ['span'],
  'font': ['color', 'face', 'size'],
  'hr': ['color', 'noshade', 'size'],
  'img': ['alt', 'border', 'hspace', 'src', 'vspace'],
  'ol': ['reversed', 'start', 'type'],
  'li': ['type', 'value'],
  'ul': ['type'],
  'table': ['border', 'cellpadding', 'cellspacing', 'frame', 'rules', 'summary'],
  'td': ['abbr', 'colspan', 'headers', 'nowrap', 'rowspan', 'scope'],
  'th': ['abbr', 'colspan', 'headers', 'nowrap', 'rowspan', 'scope'],
  'time': ['datetime'],
}
