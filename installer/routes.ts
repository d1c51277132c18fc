import router from '@adonisjs/core/services/router'
import { admit } from './http/gate_middleware.js'

const Entrances = () => import('./controllers/entrances_controller.js')
const Languages = () => import('./controllers/languages_controller.js')
const Organisations = () => import('./controllers/organisations_controller.js')
const Storages = () => import('./controllers/storages_controller.js')
const StorageTests = () => import('./controllers/storage_tests_controller.js')
const Administrators = () => import('./controllers/administrators_controller.js')
const Strengths = () => import('./controllers/strengths_controller.js')
const Starts = () => import('./controllers/starts_controller.js')
const Ends = () => import('./controllers/ends_controller.js')

router.get('/install', [Entrances, 'show']).as('installer')

router
  .group(() => {
    router.get('/language', [Languages, 'show']).as('language')
    router.post('/language', [Languages, 'store']).as('language.store')
    router.get('/organisation', [Organisations, 'show']).as('organisation')
    router.post('/organisation', [Organisations, 'store']).as('organisation.store')
    router.get('/storage', [Storages, 'show']).as('storage')
    router.post('/storage', [Storages, 'store']).as('storage.store')
    router.post('/storage/test', [StorageTests, 'store']).as('storage.test')
    router.get('/administrator', [Administrators, 'show']).as('administrator')
    router.post('/administrator', [Administrators, 'store']).as('administrator.store')
    router.post('/strength', [Strengths, 'store']).as('strength')
    router.get('/starting', [Starts, 'show']).as('starting')
    router.get('/done', [Ends, 'show']).as('done')
  })
  .prefix('/install')
  .as('installer')
  // The gate stands before the router too; this one is for addresses that only the router can read.
  .use(async (ctx, next) => {
    await admit(ctx)
    return next()
  })
