import router from '@adonisjs/core/services/router'
import { middleware } from './middleware/named.js'

const Overview = () => import('./overview/overview_controller.js')
const Plugins = () => import('./plugins/list/plugins_controller.js')
const Plugin = () => import('./plugins/page/plugin_controller.js')
const PluginSettings = () => import('./plugins/settings/plugin_settings_controller.js')
const Automatics = () => import('./plugins/settings/automatics_controller.js')
const PluginOperations = () => import('./plugins/operations/plugin_operations_controller.js')
const Operations = () => import('./plugins/operations/operations_controller.js')
const PluginIcons = () => import('./plugins/page/plugin_icons_controller.js')
const Approvals = () => import('./plugins/operations/approvals_controller.js')
const PastMail = () => import('./plugins/past_mail/past_mail_controller.js')
const Removals = () => import('./plugins/removals/removals_controller.js')
const Uploads = () => import('./plugins/uploads/uploads_controller.js')
const Marketplace = () => import('./marketplace/offers/marketplace_controller.js')
const Offer = () => import('./marketplace/offers/offer_controller.js')
const Pictures = () => import('./marketplace/offers/pictures_controller.js')
const Indexes = () => import('./marketplace/indexes/indexes_controller.js')
const Themes = () => import('./themes/themes_controller.js')
const Settings = () => import('./settings/settings_controller.js')
const Activity = () => import('./activity/activity_controller.js')
const Metrics = () => import('./metrics/metrics_controller.js')

router.get('/metrics', [Metrics, 'show']).as('metrics')

router
  .group(() => {
    router.get('/', [Overview, 'show']).as('console.overview')

    router.get('/plugins', [Plugins, 'index']).as('console.plugins')
    router.get('/upload', [Uploads, 'create']).as('console.plugins.upload')
    router.post('/upload', [Uploads, 'store']).as('console.plugins.upload.store')
    router.get('/plugins/:id', [Plugin, 'show']).as('console.plugins.show')
    router.get('/plugins/:id/icon', [PluginIcons, 'show']).as('console.plugins.icon')
    router.get('/plugins/:id/settings', [PluginSettings, 'show']).as('console.plugins.settings')
    router
      .post('/plugins/:id/settings', [PluginSettings, 'store'])
      .as('console.plugins.settings.store')
    router.post('/plugins/:id/automatic', [Automatics, 'store']).as('console.plugins.automatic')
    router
      .post('/plugins/:id/operations', [PluginOperations, 'store'])
      .as('console.plugins.operations')
    router.get('/plugins/:id/past-mail', [PastMail, 'show']).as('console.plugins.past_mail')
    router.post('/plugins/:id/past-mail', [PastMail, 'store']).as('console.plugins.past_mail.store')
    router.get('/plugins/:id/removal', [Removals, 'create']).as('console.plugins.removal')
    router.post('/plugins/:id/removal', [Removals, 'store']).as('console.plugins.removal.store')
    router.get('/operations/:id', [Operations, 'show']).as('console.plugins.operation')
    router.post('/operations/:id/approval', [Approvals, 'store']).as('console.plugins.approval')
    router.post('/operations/:id/refusal', [Approvals, 'destroy']).as('console.plugins.refusal')

    router.get('/marketplace', [Marketplace, 'index']).as('console.marketplace')
    router.get('/marketplace/:id', [Offer, 'show']).as('console.marketplace.show')
    router.post('/marketplace/:id/install', [Offer, 'store']).as('console.marketplace.install')
    router
      .get('/marketplace/:id/pictures/:name', [Pictures, 'show'])
      .as('console.marketplace.picture')
    router.get('/indexes', [Indexes, 'index']).as('console.marketplace.indexes')
    router.post('/indexes', [Indexes, 'store']).as('console.marketplace.indexes.store')
    router.post('/indexes/refresh', [Indexes, 'refresh']).as('console.marketplace.indexes.refresh')
    router
      .post('/indexes/:name/removal', [Indexes, 'destroy'])
      .as('console.marketplace.indexes.destroy')

    router.get('/themes', [Themes, 'index']).as('console.themes')
    router.post('/themes', [Themes, 'store']).as('console.themes.choose')

    router.get('/settings', [Settings, 'show']).as('console.settings')
    router.post('/settings', [Settings, 'store']).as('console.settings.store')
    router.get('/activity', [Activity, 'index']).as('console.activity')
  })
  .prefix('/admin')
  .use([middleware.auth(), middleware.administrator(), middleware.consoleShell()])
