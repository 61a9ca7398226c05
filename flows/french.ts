/**
 * Why a node did not get what it asked for, in French: `msg.refusal.detail`. What the gateway answers is told by
 * the catalogue of the command line; here is what the nodes refuse themselves. A test holds it against them.
 */

import { FRENCH_SPEECH } from '../gateway/cli/speech/french.ts'
import type { Catalogue } from '../gateway/cli/speech/speech.ts'

export const NODE_SENTENCES: Readonly<Record<string, string>> = {
  'devEui: 16 hex digits are needed': 'devEui : il faut 16 chiffres hexadécimaux',
  'no device {} is registered here': 'aucun capteur {0} n’est enregistré ici',
  'fPort: 1 to 223 is needed': 'fPort : il faut de 1 à 223',
  'payload: bytes as hex text or as a Buffer are needed':
    'payload : il faut des octets, en texte hexadécimal ou en Buffer',
  'fact: a name of 40 letters, digits, _ at most':
    'fact : il faut un nom d’au plus 40 lettres, chiffres, _',
  'unit: {} characters at most': 'unit : {0} caractères au plus',
  'payload: a number, true, false or text of {} characters at most':
    'payload : il faut un nombre, true, false ou un texte d’au plus {0} caractères',
  'day: today, yesterday or YYYY-MM-DD': 'day : today, yesterday ou AAAA-MM-JJ',
  'zone: the id of a zone is needed': 'zone : il faut le nom d’une zone',
  'minutes: 0.25 to 60 are needed': 'minutes : il faut de 0.25 à 60',
  'flows ask too often: {} a minute; wait {} ms':
    'les flux demandent trop souvent : {0} par minute ; attendez {1} ms',
  '{} requests of flows wait for the gateway already':
    '{0} demandes des flux attendent déjà la passerelle',
  'the flows end': 'les flux s’arrêtent',
  'no gateway has started this Node-RED': 'aucune passerelle n’a démarré ce Node-RED',
  // Of the door of flows
  'Flows ask too often. Ask again in {} s, or less often: nothing of this was done.':
    'Les flux demandent trop souvent. Redemandez dans {0} s, ou moins souvent : rien n’a été fait.',
}

export const FRENCH_OF_FLOWS: Catalogue = {
  sentences: { ...FRENCH_SPEECH.sentences, ...NODE_SENTENCES },
  words: FRENCH_SPEECH.words,
}
