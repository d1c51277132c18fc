import type { I18n } from '@adonisjs/i18n'
import type { ControllerLook, RspamdLook } from '#core/mail/antispam/look_at_rspamd.js'
import type { AntispamSetting } from '#core/mail/antispam/setting.js'
import type { Finding } from '../views.js'
import { attention, bad, good, notice } from '../overview/findings.js'

/** Everything that the page tells before it asks. */
export interface AntispamState {
  setting: AntispamSetting
  /** of the scanner that is set, or of one where it usually is */
  scanner: RspamdLook
  /** null where none is set */
  controller: ControllerLook | null
  unscanned: number
  lessons: { waiting: number; learned: number }
  heldBack: number
}

export function antispamFindings(state: AntispamState, i18n: I18n): Finding[] {
  const { setting, unscanned, heldBack } = state
  return [
    scannerFinding(state, i18n),
    ...(setting.scanner === null ? [] : learningFindings(state, i18n)),
    ...(unscanned > 0
      ? [notice(i18n.t('antispam.console.unscanned', { count: unscanned }), null)]
      : []),
    ...(heldBack > 0
      ? [
          attention(
            i18n.t('antispam.console.held', { count: heldBack }),
            i18n.t('antispam.console.held_advice')
          ),
        ]
      : []),
  ]
}

/** Who scans, and whether it answers. */
export function scannerFinding(
  { setting, scanner }: Pick<AntispamState, 'setting' | 'scanner'>,
  i18n: I18n
): Finding {
  const detail = scanner.fault ?? undefined
  if (setting.scanner === null) {
    return scanner.ping === null
      ? notice(i18n.t('antispam.console.off'), i18n.t('antispam.console.off_advice'))
      : attention(i18n.t('antispam.console.found'), i18n.t('antispam.console.found_advice'))
  }
  if (scanner.ping !== null) {
    const values = { address: setting.scanner, milliseconds: scanner.ping }
    return good(i18n.t('antispam.console.scans', values))
  }
  return bad(
    i18n.t(`antispam.console.away_${setting.whenAbsent}`, { address: setting.scanner }),
    i18n.t('antispam.console.away_advice'),
    { detail }
  )
}

function learningFindings({ controller, lessons }: AntispamState, i18n: I18n): Finding[] {
  if (!controller) {
    return [
      notice(i18n.t('antispam.console.no_learning'), i18n.t('antispam.console.no_learning_advice')),
    ]
  }
  if (controller.standing === 'wrong_password') {
    return [
      bad(
        i18n.t('antispam.console.wrong_password'),
        i18n.t('antispam.console.wrong_password_advice')
      ),
    ]
  }
  if (controller.standing === 'away') {
    const detail = controller.fault ?? undefined
    const { waiting } = lessons
    return [
      attention(
        i18n.t('antispam.console.controller_away', { count: waiting }),
        i18n.t('antispam.console.away_advice'),
        { detail }
      ),
    ]
  }
  return [good(i18n.t('antispam.console.learns', { ...lessons })), figures(controller, i18n)]
}

/** What rspamd has counted since it was started. */
function figures({ version, scanned, actions, learned }: ControllerLook, i18n: I18n): Finding {
  const of = (...names: string[]) => names.reduce((sum, name) => sum + (actions[name] ?? 0), 0)
  const values = {
    ...{ version: version ?? '', scanned, learned, clean: of('no action', 'greylist') },
    ...{ junk: of('add header', 'rewrite subject'), waiting: of('soft reject') },
    refused: of('reject'),
  }
  return good(i18n.t('antispam.console.figures', values))
}
