import router from '@adonisjs/core/services/router'

/** What stands before some routes only. */
export const middleware = router.named({
  auth: () => import('./auth_middleware.js'),
  shell: () => import('./shell_middleware.js'),
})
