/** A text to be read in any language: an i18n key and its ICU values. Stored as it is, never translated. */
export interface Message {
  key: string
  values: Readonly<Record<string, string | number>>
}

/**
 * A plugin's own texts are keys of its `locales/LANGUAGE.json`, nested objects of ICU messages, dots
 * between the levels. `en` is complete; a language that lacks a key shows the English text.
 */
export type TextKey = string
