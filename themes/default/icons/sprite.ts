/**
 * Draws views/components/sprite.edge and console/sprite.edge from Lucide's outlines: `node themes/default/icons/sprite.ts`.
 * Left our name, which says what it is for; right Lucide's, which says what it looks like.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const ICONS: Record<string, string> = {
  'mailbox-inbox': 'inbox',
  'mailbox-drafts': 'file-pen-line',
  'mailbox-sent': 'send',
  'mailbox-archive': 'archive',
  'mailbox-junk': 'shield-alert',
  'mailbox-trash': 'trash-2',
  'mailbox-own': 'folder',
  'compose': 'square-pen',
  'search': 'search',
  'settings': 'settings-2',
  'menu': 'menu',
  'back': 'arrow-left',
  'forth': 'arrow-right',
  'fold': 'chevron-right',
  'close': 'x',
  'check': 'check',
  'reply': 'reply',
  'reply-all': 'reply-all',
  'forward': 'forward',
  'attach': 'paperclip',
  'download': 'download',
  'source': 'code-xml',
  'unread': 'mail',
  'read': 'mail-open',
  'undo': 'undo-2',
  'key': 'key-round',
  'keys': 'keyboard',
  'leave': 'log-out',
  'raises': 'circle-check',
  'caps': 'circle-arrow-down',
  'neutral': 'circle-minus',
  'notice': 'info',
  'failure': 'circle-alert',
  'wait': 'loader-circle',
  'test': 'plug-zap',
  'offline': 'wifi-off',
  'set-aside': 'file-warning',
  'older': 'chevron-down',
  'newer': 'chevron-up',
  'auto': 'sun-moon',
  'light': 'sun',
  'dark': 'moon',
  'state-held': 'timer',
  'state-queued': 'clock',
  'state-sending': 'send',
  'state-deferred': 'clock-alert',
  'state-delivered': 'check-check',
  'state-bounced': 'circle-alert',
  'state-sent': 'check',
  'state-received': 'check-check',
  'state-read': 'eye',
  'people': 'users',
  'channel': 'message-circle',
  'link': 'link',
  'kind-image': 'image',
  'kind-document': 'file-text',
  'kind-sheet': 'file-spreadsheet',
  'kind-archive': 'file-archive',
  'kind-audio': 'file-music',
  'kind-video': 'file-video-camera',
  'kind-calendar': 'calendar',
  'kind-other': 'file',
  'console': 'server-cog',
}

/** What only the administrator's console draws, beside the others. */
const CONSOLE: Record<string, string> = {
  'overview': 'gauge',
  'plugins': 'blocks',
  'marketplace': 'store',
  'themes': 'palette',
  'activity': 'history',
  'groups': 'users-round',
  'domains': 'at-sign',
  'antispam': 'shield-alert',
  'domain_keys': 'file-key-2',
  'copy': 'copy',
  'senders': 'smartphone',
  'sending': 'send-horizontal',
  'queue': 'send',
  'reports': 'chart-no-axes-column',
  'indexes': 'library',
  'upload': 'upload',
  'update': 'circle-fading-arrow-up',
  'rollback': 'archive-restore',
  'on': 'power',
  'off': 'power-off',
  'remove': 'trash-2',
  'refresh': 'refresh-cw',
  'reach': 'globe',
  'inside': 'house-plug',
  'storage': 'database',
  'secrets': 'key-round',
  'schedule': 'alarm-clock',
  'box': 'shield-check',
  'owner': 'user-round-check',
  'owner-changed': 'user-round-x',
  'log': 'scroll-text',
  'safe': 'life-buoy',
  'point-channels': 'messages-square',
  'point-trustRules': 'shield-check',
  'point-themes': 'palette',
  'point-dnsProviders': 'signpost',
  'point-importers': 'package-open',
  'point-billing': 'receipt-text',
}

const { resolve } = createRequire(import.meta.url)

function symbol([name, outline]: [string, string]): string {
  const svg = readFileSync(resolve(`lucide-static/icons/${outline}.svg`), 'utf8')
  const shapes = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.indexOf('</svg>'))
  return `  <symbol id="i-${name}" viewBox="0 0 24 24">${shapes.replace(/\s*\n\s*/g, '').replace(/ \/>/g, '/>')}</symbol>`
}

function draw(icons: Record<string, string>, path: string): void {
  const symbols = Object.entries(icons).map(symbol).join('\n')
  writeFileSync(
    new URL(`../views/components/${path}`, import.meta.url),
    `{{-- Drawn by icons/sprite.ts from lucide-static --}}\n<svg class="sprite" aria-hidden="true" focusable="false">\n${symbols}\n</svg>\n`
  )
}

draw(ICONS, 'sprite.edge')
draw(CONSOLE, 'console/sprite.edge')
