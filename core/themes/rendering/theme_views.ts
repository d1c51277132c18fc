import edge from 'edge.js'
import type { CompiledTemplate } from 'edge.js/types'
import { componentsOf, isOfTheHouse } from '@caliopen/contract/themes/templates/names'
import type { Theme } from '../library/theme.js'
import { fileUrl } from '../looks/urls.js'
import { compileTemplate } from './compile_template.js'

/**
 * What a page of this theme is made of: each template by its name from the theme, its parent and so on, and in
 * the end from `default`. Compiled when first asked for, and let go with the theme.
 */
export class ThemeViews {
  /** as Edge's own compiler says of itself */
  readonly async = true
  readonly compat = false
  readonly #line: readonly Theme[]
  readonly #components: ReadonlyMap<string, string>
  readonly #compiled = new Map<string, CompiledTemplate>()

  constructor(line: readonly Theme[], house: Iterable<string>) {
    this.#line = line
    this.#components = componentsOf([
      ...house,
      ...line.flatMap(({ templates }) => [...templates.keys()]),
    ])
  }

  /** As a template wants it, which asks it to compile and nothing else. */
  get compiler(): typeof edge.asyncCompiler {
    return this as unknown as typeof edge.asyncCompiler
  }

  compile(name: string): CompiledTemplate {
    const known = this.#compiled.get(name)
    if (known) return known
    const found = this.#find(name)
    // those of default are Edge's to keep, or in development to read anew
    if (!found) return edge.asyncCompiler.compile(name)
    this.#compiled.set(name, found)
    return found
  }

  #find(name: string): CompiledTemplate | null {
    if (isOfTheHouse(name)) return null
    for (const { name: theme, hash, templates } of this.#line) {
      const text = templates.get(name)
      if (text === undefined) continue
      return compileTemplate({
        file: `${theme}: views/${name}.edge`,
        text,
        components: this.#components,
        assetUrl: (asset) => fileUrl(hash, `assets/${asset}`),
      })
    }
    return null
  }
}
