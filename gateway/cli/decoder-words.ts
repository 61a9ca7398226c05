/** What maintainers are told to do next, in their language. */

import type { StagedSigned } from '../../decoders/bundle/build-stage.ts'
import type { Language } from './language.ts'

/** A line for each role that waits: who still has to sign. */
export function waitingWords(waiting: readonly StagedSigned[], language: Language): string {
  return waiting
    .map(({ role, version, signedBy, threshold }) => {
      const have = `${signedBy.length}/${threshold}`
      const isEnough = signedBy.length >= threshold
      if (language === 'fr') {
        const next = isEnough
          ? 'prêt : cigale decoder publish'
          : 'il manque des signatures : cigale decoder sign, avec une autre clé'
        return `${role} version ${version} : ${have} signatures, ${next}`
      }
      const next = isEnough
        ? 'ready: cigale decoder publish'
        : 'more must sign: cigale decoder sign, with another key'
      return `${role} version ${version}: ${have} signatures, ${next}`
    })
    .join('\n')
}

export function publishedWords(timestampVersion: number, language: Language): string {
  return language === 'fr'
    ? `publié : timestamp version ${timestampVersion}`
    : `published: timestamp version ${timestampVersion}`
}

export function splitKeysWords(language: Language): string {
  return language === 'fr'
    ? 'Donnez maintenant chaque clé root et targets à une autre personne, et effacez-la ici'
    : 'Now give each root and targets key to another person, and erase it here'
}
