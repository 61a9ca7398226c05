/** What a technician does about a join that came to nothing: one sentence a reason and a language. */

import type { JoinTroubleReason } from './join-troubles.ts'

export type Advice = { readonly fr: string; readonly en: string }

/** French puts a narrow no-break space before ; ! ? and a no-break space before : (console-ux.md §7). */
export const JOIN_ADVICE: Readonly<Record<JoinTroubleReason, Advice>> = {
  'unknown-device': {
    fr: 'Ce capteur n’est pas enregistré ici\u202f; scannez son étiquette, ou laissez-le s’il est à un voisin.',
    en: 'This sensor is not registered here; scan its label, or leave it if it is a neighbour’s.',
  },
  'not-otaa': {
    fr: 'La fiche dit ABP mais le capteur demande à rejoindre\u202f; changez l’activation de la fiche en OTAA et donnez sa clé.',
    en: 'It is registered as ABP but asks to join; set its activation to OTAA and give its key.',
  },
  'wrong-join-eui': {
    fr: 'Le capteur demande un autre JoinEUI que celui de sa fiche\u202f; recopiez celui de l’étiquette, ou videz ce champ.',
    en: 'The sensor asks for another JoinEUI than registered; copy the one on its label, or leave that field empty.',
  },
  'another-gateways': {
    fr: 'Ce capteur est confié à une autre passerelle, qui seule lui répond\u202f; s’il doit vivre ici, changez la passerelle de sa fiche.',
    en: 'This sensor is given to another gateway, which alone answers it; if it is to live here, change the gateway it is registered with.',
  },
  'no-key': {
    fr: 'La fiche n’a pas de clé\u202f; ajoutez l’AppKey du fichier du fournisseur.',
    en: 'No key is registered; add the AppKey from the vendor’s file.',
  },
  'wrong-key': {
    fr: 'La clé de la fiche n’est pas celle du capteur\u202f; reprenez l’AppKey du fichier du fournisseur, un seul chiffre suffit.',
    en: 'The registered key is not the sensor’s; take the AppKey from the vendor’s file again, one digit is enough.',
  },
  'nonce-used': {
    fr: 'Le capteur répète un numéro de demande déjà servi\u202f; s’il a été remis à zéro, remettez aussi à zéro les numéros de sa fiche, sinon attendez son prochain essai.',
    en: 'The sensor repeats a request number that was served before; if it was reset, reset the nonces of its registration too, else wait for its next try.',
  },
  'join-flood': {
    fr: 'Le capteur demande sans cesse et n’est plus servi qu’une fois par demi-minute\u202f; éteignez-le une minute, rapprochez-le, rallumez-le.',
    en: 'The sensor asks again and again and is answered once in half a minute only; switch it off for a minute, bring it nearer, switch it on.',
  },
  'accept-unsent': {
    fr: 'La passerelle n’a pas pu répondre, son temps d’émission de l’heure est pris\u202f; attendez son prochain essai, n’allumez pas tous les capteurs à la fois.',
    en: 'The gateway could not answer, its airtime of the hour is used up; wait for its next try, do not switch on all sensors at once.',
  },
  'accept-unheard': {
    fr: 'La passerelle répond mais le capteur n’entend pas\u202f; rapprochez-le, vérifiez son antenne et sa région.',
    en: 'The gateway answers but the sensor does not hear; bring it nearer, check its antenna and its region.',
  },
}
