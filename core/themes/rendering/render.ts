import edge from 'edge.js'
import type { Look } from '../looks/look.js'
import type { Themes } from '../themes.js'
import { BoundedTemplate } from './bounded_template.js'
import { withPreviewBar } from './preview_bar.js'
import { wornBy, type Renderer } from './worn.js'

type State = Record<string, unknown>
type Render = (this: Renderer, name: string, state?: State) => Promise<string>

/** Screens that themes may put together anew; all others only take their tokens. */
const THEMED = /^webmail\//

/**
 * From here on pages are rendered as the theme wants them. A page of a theme that fails is rendered as `default`
 * has it, at once: nobody sees an error because of a theme.
 */
export function renderWith(themes: Themes): void {
  const prototype: { render: Render } = Object.getPrototypeOf(edge.createRenderer())
  const plain = prototype.render
  prototype.render = async function (name, state) {
    if (!THEMED.test(name)) return plain.call(this, name, state)
    const worn = wornBy(this)
    const look = worn?.look ?? themes.look
    const { html, failure } = await themed(this, look, name, state)
    const page = html ?? (await plain.call(this, name, state))
    // what default can show and the theme cannot is the theme's fault
    if (look && failure) themes.failed(look, name, failure, worn !== null)
    if (!worn) return page
    return withPreviewBar(page, worn, failure, (bar, given) => plain.call(this, bar, given))
  }
}

interface Page {
  html: string | null
  failure: string | null
}

async function themed(
  view: Renderer,
  look: Look | null,
  name: string,
  state: State = {}
): Promise<Page> {
  if (!look?.views) return { html: null, failure: null }
  try {
    const page = new BoundedTemplate(look.views.compiler, view.getState(), {}, edge.processor)
    return { html: await page.render(name, state), failure: null }
  } catch (error) {
    return { html: null, failure: error instanceof Error ? error.message : String(error) }
  }
}
