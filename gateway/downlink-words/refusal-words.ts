/** A refusal of the radio in a few words; those of the duty cycle come with figures and are longer. */

import type { TxRefusal } from '../../hardware/radio.ts'
import type { Advice } from '../uplink/join-advice.ts'

export const REFUSAL_WORDS: Readonly<Record<TxRefusal, Advice>> = {
  'too-late': {
    fr: 'la réponse était prête trop tard pour la fenêtre',
    en: 'the answer was ready too late for the window',
  },
  'too-early': {
    fr: 'la fenêtre est trop loin dans le temps',
    en: 'the window is too far ahead in time',
  },
  collision: {
    fr: 'la passerelle émettait déjà autre chose à cet instant',
    en: 'the gateway was sending something else at that moment',
  },
  'channel-busy': {
    fr: 'un autre émetteur occupait le canal',
    en: 'another transmitter was on the channel',
  },
  'too-long': {
    fr: 'le message dure plus que le canal ne permet',
    en: 'the message lasts longer than the channel allows',
  },
  'cannot-listen': {
    fr: 'l’écoute avant émission ne marche pas, voyez cigale doctor',
    en: 'listening before talking does not work, see cigale doctor',
  },
  form: {
    fr: 'cette passerelle ne peut parler qu’aux capteurs, pas à d’autres passerelles',
    en: 'this gateway can speak to sensors only, not to other gateways',
  },
  frequency: {
    fr: 'la loi ne permet pas d’émettre sur cette fréquence',
    en: 'the law does not allow sending on this frequency',
  },
  power: {
    fr: 'la carte ne sait pas émettre à cette puissance',
    en: 'the board cannot send at this power',
  },
  'duty-cycle': {
    fr: 'le temps d’émission permis est épuisé',
    en: 'the airtime that is allowed is used up',
  },
  'queue-full': {
    fr: 'trop d’émissions attendent déjà',
    en: 'too many transmissions wait already',
  },
  'gateway-gone': {
    fr: 'l’antenne qui entend ce capteur n’est plus connectée',
    en: 'the antenna that hears this device is not connected any more',
  },
  'no-gps-time': {
    fr: 'la carte ne connaît pas l’heure GPS',
    en: 'the board does not know GPS time',
  },
  'no-answer': {
    fr: 'la radio n’a pas dit si elle a émis',
    en: 'the radio did not say whether it has sent',
  },
  aborted: { fr: 'la radio a redémarré', en: 'the radio was restarted' },
}
