/** What Caliopen speaks. */
export const LANGUAGES = ['en', 'fr'] as const

/** A language by its own name, as its speakers write it at the head of a line: "English", "Français". */
export function languageName(code: string): string {
  const name = new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code
  return name.charAt(0).toLocaleUpperCase(code) + name.slice(1)
}
