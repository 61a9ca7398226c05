/** The language of sentences for people on site: as asked, else the terminal's, else English. */

export const LANGUAGES = ['fr', 'en'] as const
export type Language = (typeof LANGUAGES)[number]
/** One sentence in each. */
export type Words = Readonly<Record<Language, string>>

/** As POSIX orders them: LC_ALL before LC_MESSAGES before LANG. */
export function languageOf(environment: Readonly<Record<string, string | undefined>>): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment
  return (LC_ALL || LC_MESSAGES || LANG || '').startsWith('fr') ? 'fr' : 'en'
}

/** The one of these that the terminal asks for. */
export function inWords(words: Words): string {
  return words[languageOf(process.env)]
}
