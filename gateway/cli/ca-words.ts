/** What `cigale ca` says to people, in French and English. */

import type { LifeState } from '../../sync/pki/certificate.ts'
import type { Language } from './language.ts'

export function caInitWords(language: Language): string {
  return {
    fr: [
      'Gardez ce dossier et sa phrase de passe hors ligne : qui les a peut se dire passerelle.',
      'Sans eux il faut refaire tous les certificats : gardez-en une copie dans un autre bâtiment.',
    ],
    en: [
      'Keep this folder and its passphrase off the network: who has them can pass for a gateway.',
      'Without them all certificates have to be made anew: keep a copy in another building.',
    ],
  }[language].join('\n')
}

export function lifeWord(state: LifeState | 'revoked', language: Language): string {
  return {
    early: { fr: 'pas encore valable', en: 'not yet good' },
    good: { fr: '', en: '' },
    due: { fr: 'à renouveler', en: 'due for renewal' },
    expired: { fr: 'expiré', en: 'expired' },
    revoked: { fr: 'révoqué', en: 'revoked' },
  }[state][language]
}

export function aclWords(language: Language, broker: string, revocations: string): string {
  return {
    fr: [
      `Mettez-y le certificat du serveur : cigale ca broker ${broker} --host NOM`,
      `Après chaque révocation : copiez ${revocations} et redémarrez Mosquitto.`,
    ],
    en: [
      `Put the server's certificate there: cigale ca broker ${broker} --host NAME`,
      `After each revocation: copy ${revocations} and restart Mosquitto.`,
    ],
  }[language].join('\n')
}

export function handKeyWords(language: Language): string {
  return {
    fr: 'La clé a été faite ici et voyage : portez-la sur une clé USB que vous effacez, ou préférez `cigale ca request`.',
    en: 'The key was made here and travels: carry it on a stick that you erase, or prefer `cigale ca request`.',
  }[language]
}

export function revokeWords(language: Language, name: string, path: string): string {
  return {
    fr: `${name} est révoqué dans ${path} : portez ce fichier au broker et redémarrez-le, sinon rien ne change.`,
    en: `${name} is revoked in ${path}: bring that file to the broker and restart it, or nothing changes.`,
  }[language]
}

export function requestWords(language: Language, request: string): string {
  return {
    fr: [
      `1. Portez ${request} à l'autorité : cigale ca sign FICHIER --ca DOSSIER --out DOSSIER`,
      '2. Rapportez le .pem et ca.pem ici : cigale ca install FICHIER.pem --authority ca.pem',
    ],
    en: [
      `1. Bring ${request} to the authority: cigale ca sign FILE --ca FOLDER --out FOLDER`,
      '2. Bring the .pem and ca.pem back here: cigale ca install FILE.pem --authority ca.pem',
    ],
  }[language].join('\n')
}

export function installWords(language: Language, until: string): string {
  return {
    fr: `Valable jusqu'au ${until}. Dans la configuration (sync.transports, kind: mqtt) :`,
    en: `Good until ${until}. In the configuration (sync.transports, kind: mqtt):`,
  }[language]
}
