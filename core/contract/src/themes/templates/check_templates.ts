import { fault, type ThemeFault } from '../faults.js'
import { templatesOf, type ThemeFiles } from '../theme_files.js'
import { checkTemplate, type CheckedTemplate } from './check_template.js'
import { circleFrom, offersOf, reachedFrom } from './closures.js'
import { componentsOf, isOfTheHouse, isThemed } from './names.js'

interface Themed {
  name: string
  files: ThemeFiles
  parents: readonly ThemeFiles[]
}

/** Each template for itself, and then what they come to together. */
export function checkTemplates({ name: theme, files, parents }: Themed): ThemeFault[] {
  const own = templatesOf(files)
  const inherited = inheritedTemplates(parents)
  const components = componentsOf([...inherited.keys(), ...own.keys()])
  const before = checkAll(inherited, components, true)
  const mine = checkAll(own, components, false)
  const after = new Map([...before, ...mine])
  return [...own.keys()].flatMap((name) => [
    ...checkName(name, theme, before),
    ...(mine.get(name)?.faults ?? []),
    ...checkAssets(name, mine, files),
    ...checkCircle(name, after),
    ...checkOffers(name, before, after),
  ])
}

/** By name, the nearest theme's. */
export function inheritedTemplates(parents: readonly ThemeFiles[]): Map<string, string> {
  return new Map(parents.toReversed().flatMap((files) => [...templatesOf(files)]))
}

function checkAll(
  templates: ReadonlyMap<string, string>,
  components: ReadonlyMap<string, string>,
  house: boolean
): Map<string, CheckedTemplate> {
  return new Map(
    [...templates].map(([name, text]) => [
      name,
      checkTemplate({ file: fileOf(name), text, components, house }),
    ])
  )
}

function checkName(
  name: string,
  theme: string,
  before: ReadonlyMap<string, CheckedTemplate>
): ThemeFault[] {
  if (name.startsWith(`components/${theme}/`)) return []
  if (!before.has(name)) return [fault(fileOf(name), 0, 'unknown_template', { name, theme })]
  const used = [...before.keys()].some(
    (page) => isThemed(page) && reachedFrom(page, before).has(name)
  )
  return used && !isOfTheHouse(name) ? [] : [fault(fileOf(name), 0, 'house_template', { name })]
}

function checkAssets(
  name: string,
  mine: ReadonlyMap<string, CheckedTemplate>,
  files: ThemeFiles
): ThemeFault[] {
  return (mine.get(name)?.assets ?? [])
    .map(({ name: asset, line }) => ({ path: `assets/${asset}`, line }))
    .filter(({ path }) => !files.has(path))
    .map(({ path, line }) => fault(fileOf(name), line, 'no_file', { path }))
}

function checkCircle(name: string, after: ReadonlyMap<string, CheckedTemplate>): ThemeFault[] {
  const circle = circleFrom(name, after)
  return circle
    ? [fault(fileOf(name), 0, 'circle', { names: [name, circle, name].join(' → ') })]
    : []
}

/**
 * What the template that it replaces offered is still there, with all that both call; and nothing is sent
 * that was not sent before. What a theme adds of its own sends nothing.
 */
function checkOffers(
  name: string,
  before: ReadonlyMap<string, CheckedTemplate>,
  after: ReadonlyMap<string, CheckedTemplate>
): ThemeFault[] {
  const [was, is] = [offersOf(name, before), offersOf(name, after)]
  const file = fileOf(name)
  if (!before.has(name)) {
    const mine = after.get(name)?.offers.acts ?? new Set()
    return [...mine].map((what) => fault(file, 0, 'changed_form', { what }))
  }
  return [
    ...[...was.offers.difference(is.offers)].map((what) =>
      fault(file, 0, 'missing', { template: name, what })
    ),
    ...[...is.acts.difference(was.acts)].map((what) => fault(file, 0, 'changed_form', { what })),
  ]
}

function fileOf(name: string): string {
  return `views/${name}.edge`
}
