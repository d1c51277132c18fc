import { Exception } from '@adonisjs/core/exceptions'

/** A theme asks for more than a page may take: it is stopped, and the page is that of `default`. */
export class ThemeTooBusyError extends Exception {
  static code = 'E_THEME_TOO_BUSY'
  static message = 'the theme calls too many components or loops too often'
}

/** A theme that does not pass the check is not used, whatever the database says. */
export class ThemeRefusedError extends Exception {
  static code = 'E_THEME_REFUSED'
}
