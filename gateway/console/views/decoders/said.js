// @ts-check
/**
 * What the gateway says of a step of a decoder, in its reader's French. The journal keeps sentences in English, with
 * figures and names in them; one that is not here is shown as it is, marked as English.
 */

/** The sentence with `{}` for each figure or name → the same in French, with `{0}`, `{1}` … */
export const SAID = /** @type {Readonly<Record<string, string>>} */ ({
  '{}, {} % of the gateways': '{0}, {1}\u00a0% des passerelles',
  '{} examples pass': '{0} exemples passent',
  'nothing to compare it with': 'rien à quoi le comparer',
  '{} frames beside the old one': '{0} trames à côté de l’ancien',
  'the first of this profile': 'le premier de ce modèle',
  '{} frames in use': '{0} trames en service',
  'in the shadow: {}': 'dans l’ombre\u00a0: {0}',
  'in use: {} frames ran out of time or memory':
    'en service\u00a0: {0} trames ont manqué de temps ou de mémoire',
  'in use: {} of {} frames not decoded': 'en service\u00a0: {0} trames sur {1} non décodées',
  '{} of {} frames ran out of time or memory':
    '{0} trames sur {1} ont manqué de temps ou de mémoire',
  '{} of {} frames not decoded, the old one {}': '{0} trames sur {1} non décodées, l’ancien {2}',
  '{} values out of range or of no channel, the old one {}':
    '{0} valeurs hors bornes ou d’aucune voie, l’ancien {1}',
  '{} readings are missing that the old one gives': '{0} mesures manquent, que l’ancien donne',
  '{} readings of {} devices corrected': '{0} mesures de {1} capteurs corrigées',
  'its plan was withdrawn': 'son plan a été retiré',
  'a newer plan came while it was watched': 'un plan plus récent est venu pendant l’essai',
  'more than 32 channels in all': 'plus de 32 voies en tout',
  'the package is lost or damaged': 'le lot est perdu ou abîmé',
  '{} needs Cigale {}, this is {}': '{0} demande Cigale {1}, ici {2}',
  'its package is not on the disk any more': 'son lot n’est plus sur le disque',
})

const READERS = Object.entries(SAID).map(([english, french]) => ({
  pattern: new RegExp(`^${english.split('{}').map(escaped).join('(.*?)')}$`),
  french,
}))

/**
 * `lang`: of the text, as a screen reader is to speak it.
 * @param {string} detail @param {import('../../../../base/web/format.js').Language} language
 * @returns {{ text: string, lang: import('../../../../base/web/format.js').Language }}
 */
export function saidIn(detail, language) {
  if (language === 'en') return { text: detail, lang: 'en' }
  for (const { pattern, french } of READERS) {
    const found = pattern.exec(detail)
    if (!found) continue
    const text = french.replace(
      /\{(\d)\}/g,
      (_, n) => saidIn(found[Number(n) + 1] ?? '', 'fr').text,
    )
    return { text, lang: 'fr' }
  }
  return { text: detail, lang: 'en' }
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
