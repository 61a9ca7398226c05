/** In which of the two languages a caller reads. */

const LANGS = ['fr', 'en'] as const
export type Lang = (typeof LANGS)[number]

/** By `Accept-Language` (RFC 9110 §12.5.4): the better liked of the two; French where nothing is said. */
export function langOf(accepted: string | undefined): Lang {
  let best: Lang = 'fr'
  let bestWeight = 0
  for (const part of (accepted ?? '').split(',')) {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
    const lang = LANGS.find((one) => tag === one || tag.startsWith(`${one}-`))
    const weight = Number(parameters.find((one) => one.trim().startsWith('q='))?.split('=')[1] ?? 1)
    if (lang && weight > bestWeight) [best, bestWeight] = [lang, weight]
  }
  return best
}
