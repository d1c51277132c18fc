import type { Worn } from './worn.js'

/** With quotes, for what stands in them may hold the sign that ends the tag. */
const BODY = /<body\b(?:[^>"']|"[^"]*"|'[^']*')*>/

/**
 * Puts the bar that says that this is a preview into a page. It is no template of a theme and stands in none, so
 * that a theme can neither leave it out nor say something else.
 */
export async function withPreviewBar(
  html: string,
  { preview }: Worn,
  failure: string | null,
  render: (name: string, state: Record<string, unknown>) => Promise<string>
): Promise<string> {
  const body = BODY.exec(html)
  if (!body) return html
  const bar = await render('components/preview_bar', { preview, failure })
  const at = body.index + body[0].length
  return html.slice(0, at) + bar + html.slice(at)
}
