import type { I18n } from '@adonisjs/i18n'
import type { TextKey } from '@caliopen/contract/text'

/** Says a plugin's own text in the reader's language; English where it does not speak it. */
export type OwnTexts = (key: TextKey) => string

/** Of a plugin that is installed: its texts stand among ours. */
export function installedTexts(i18n: I18n, plugin: string): OwnTexts {
  return (key) => i18n.t(`plugins.${plugin}.${key}`, undefined, key)
}

/** Of a plugin that is only looked at: by language, then key, as its package or its index has them. */
export function offeredTexts(
  i18n: I18n,
  texts: Readonly<Record<string, Readonly<Record<string, string>>>>
): OwnTexts {
  return (key) => {
    const text = textIn(texts[i18n.locale], key) ?? textIn(texts.en, key)
    return text === undefined ? key : formatted(i18n, text)
  }
}

function textIn(texts: Readonly<Record<string, string>> | undefined, key: string) {
  return texts && Object.hasOwn(texts, key) ? texts[key] : undefined
}

/** A text that is no ICU message is shown as it stands. */
function formatted(i18n: I18n, text: string): string {
  try {
    return i18n.formatRawMessage(text)
  } catch {
    return text
  }
}

/** A plugin that brings no text for it has the English one of its manifest. */
export function textOr(own: OwnTexts, key: string, instead: string): string {
  const text = own(key)
  return text === key ? instead : text
}
