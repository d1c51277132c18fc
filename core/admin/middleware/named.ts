import router from '@adonisjs/core/services/router'

/** What stands before every page of the console, behind the webmail's `auth`. */
export const middleware = router.named({
  auth: () => import('#core/webmail/middleware/auth_middleware.js'),
  administrator: () => import('./administrator_middleware.js'),
  consoleShell: () => import('./console_shell_middleware.js'),
})
