import type { LookView } from './look.js'

/** Before anything is known, as in the installer: `default`, as its style sheets have it. */
export const NO_LOOK: LookView = {
  styles: [],
  tokens: [],
  logo: null,
  paper: { light: '#f2efe9', dark: '#0d1519' },
}
