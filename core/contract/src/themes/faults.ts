/** What a theme may not do, by code: the English sentence, with its values in braces. */
export const SENTENCES = {
  // templates
  not_edge: 'This template cannot be read: {detail}',
  unknown_template:
    'A theme replaces templates of webmail by name. There is none called {name}; new ones stand in components/{theme}/.',
  house_template: '{name} belongs to the house and cannot be replaced.',
  tag: 'The tag @{tag} cannot be used in a theme.',
  unknown_tag: 'No component is called {tag}.',
  raw_output: 'Three braces write HTML as it comes; only "await $slots.NAME()" may stand in them.',
  escaped: 'Braces and tags that are written out as they stand cannot be used in a theme.',
  expression: '{what} cannot be used in a theme.',
  name: '{name} is not given to templates of a theme.',
  property: '.{name} is not a property of the data.',
  call: '{name}() is not one of the functions that a theme may call: {allowed}.',
  argument: '{name}() takes {takes}.',
  too_deep: 'Loops stand in each other more than {most} deep.',
  circle: 'These components call each other in a circle: {names}.',
  // markup
  strange: 'Browsers do not agree on how to read this: {what}',
  block_inside:
    '@{tag} stands inside of an element or a comment that it does not begin and end in.',
  element: '<{name}> cannot be used in a theme.',
  unclosed: '<{name}> is not closed where it was opened.',
  attribute: 'The attribute {name} cannot be used in a theme.',
  hole_in_tag:
    'Between attributes only fixed attributes may be chosen, such as open or aria-current=page: {source}',
  address:
    '{name} leads somewhere that cannot be known: use urlFor(), an address that the page was given, or a path on this server.',
  frame: 'The frame of a letter keeps the sandbox and the address that it has in default.',
  // what the page offered, it still offers
  missing: 'What {template} offers is missing: {what}',
  changed_form: 'What a form sends is not for a theme to change: {what}',
  no_token: 'A form that changes something begins with csrfField().',
  // styles
  not_css: 'This is no CSS that browsers agree on: {detail}',
  rule: '@{name} cannot be used in a theme.',
  function: '{name}() cannot be used in a theme.',
  remote: 'A theme loads only files of its own, from fonts/ or assets/: {address}',
  no_file: 'There is no such file in the theme: {path}',
  legacy: '{name} cannot be used in a theme.',
  hides: 'The bar of the preview is not for a theme to change.',
  blank: 'This would hide the whole page: {selector}',
  token_place: '{name} is set in tokens.css, on :root, so that its contrast can be checked.',
  token_rule: 'tokens.css sets custom properties on :root, and nothing else: {what}',
  token_colour: 'This is not a colour that can be checked: {name}: {value}',
  contrast: '{text} on {surface} has a contrast of {ratio}:1 in {mode}; it needs {least}:1.',
  // files
  no_parent: 'The theme {name} goes on from {parent}, which is not installed here.',
  too_large: 'This file has {size} KiB; at most {most} are allowed.',
  too_many: 'There are {count} files; at most {most} are allowed.',
  all_too_large: 'All files together have {size} KiB; at most {most} are allowed.',
  misplaced:
    'A theme has tokens.css, styles/, views/, fonts/ and assets/; this file is in none of them.',
  type: 'This is not a {type} file.',
  svg: '{what} cannot stand in a picture of a theme.',
} as const

export type FaultCode = keyof typeof SENTENCES

/** What is wrong with a theme, and where. */
export interface ThemeFault {
  /** within the theme's folder */
  file: string
  /** from 1; 0 for the file as a whole */
  line: number
  code: FaultCode
  values: Readonly<Record<string, string | number>>
}

export function fault(
  file: string,
  line: number,
  code: FaultCode,
  values: ThemeFault['values'] = {}
): ThemeFault {
  return { file, line, code, values }
}

/** `views/webmail/thread.edge:12`. */
export function whereOf({ file, line }: ThemeFault): string {
  return line > 0 ? `${file}:${line}` : file
}

/** In English, as an author reads it: `views/webmail/thread.edge:12 – The tag @eval cannot be used in a theme.` */
export function sentenceOf(found: ThemeFault): string {
  const { code, values } = found
  const sentence = SENTENCES[code].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''))
  return `${whereOf(found)} – ${sentence}`
}
