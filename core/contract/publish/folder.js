import { fileURLToPath } from 'node:url'

const at = (/** @type {string} */ path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

export const contract = at('')
export const sources = at('src')
export const dist = at('dist')
export const manifest = at('package.json')
/** The manifest of the repository, while that of the package stands in its place. */
export const manifestAside = at('package.json.aside')
