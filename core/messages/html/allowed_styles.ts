/**
 * What a letter may style: how its text and boxes look, never where they stand on the page
 * (position), what they load, or what they do.
 */
const PROPERTIES = new Set([
  ...['background', 'background-color', 'background-image', 'border-collapse', 'border-radius'],
  ...['border-spacing', 'box-sizing', 'caption-side', 'clear', 'color', 'column-gap', 'direction'],
  ...['display', 'empty-cells', 'flex', 'flex-basis', 'flex-direction', 'flex-grow', 'flex-shrink'],
  ...['flex-wrap', 'float', 'font', 'gap', 'height', 'hyphens', 'justify-content', 'align-items'],
  ...['align-content', 'align-self', 'letter-spacing', 'line-height', 'list-style'],
  ...['list-style-position', 'list-style-type', 'max-height', 'max-width', 'min-height'],
  ...['min-width', 'mso-hide', 'object-fit', 'opacity', 'overflow', 'overflow-wrap', 'quotes'],
  ...['row-gap', 'tab-size', 'table-layout', 'text-align', 'text-decoration', 'text-indent'],
  ...['text-overflow', 'text-transform', 'text-underline-offset', 'unicode-bidi'],
  ...['vertical-align', 'visibility', 'white-space', 'width', 'word-break', 'word-spacing'],
  ...['word-wrap', 'writing-mode'],
])
const FAMILIES = /^(border|font|margin|padding|text-decoration)(-[a-z-]+)?$/

const FUNCTIONS = new Set([
  ...['rgb', 'rgba', 'hsl', 'hsla', 'hwb', 'lab', 'lch', 'oklab', 'oklch', 'color', 'color-mix'],
  ...['calc', 'min', 'max', 'clamp', 'linear-gradient', 'radial-gradient', 'conic-gradient'],
])

export function isAllowedProperty(name: string): boolean {
  const lower = name.toLowerCase()
  return PROPERTIES.has(lower) || (FAMILIES.test(lower) && !lower.includes('image'))
}

export function isAllowedFunction(name: string): boolean {
  return FUNCTIONS.has(name.toLowerCase())
}
