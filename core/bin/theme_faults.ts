import type { Fault } from '#core/plugins/fault.js'
import type { CheckedPackage } from '#core/plugins/packages/checked_package.js'
import { checkPackage } from '#core/themes/library/check_package.js'
import type { ThemeSource } from '#core/themes/source.js'
import { whereOf, type ThemeFault } from '@caliopen/contract/themes/faults'

/** What a page can list, and a person can read. */
const MOST = 50

/** The themes of a package, checked before it is installed; faults are said by `themes.faults.<code>`. */
export function themeFaults(source: ThemeSource, house: string) {
  return async ({ manifest, files }: CheckedPackage): Promise<Fault[]> => {
    const themes = manifest.contributes.themes ?? []
    const faults = await checkPackage({ themes, files }, source, house)
    return faults.slice(0, MOST).map(faultOf)
  }
}

function faultOf(fault: ThemeFault): Fault {
  const { code, values } = fault
  return { code: `E_THEME_${code.toUpperCase()}`, values: { ...values, where: whereOf(fault) } }
}
