/** What a technician does while a sensor that was scanned has not spoken yet. */

import type { Advice } from './join-advice.ts'

export const INSTALL_WAIT_ADVICE: Readonly<Record<'waiting' | 'answered', Advice>> = {
  waiting: {
    fr: 'Rien n’est encore entendu de ce capteur. Mettez-le en marche (aimant ou bouton)\u202f; si rien ne vient en deux minutes, éteignez-le, rallumez-le, ou approchez-le de la passerelle.',
    en: 'Nothing was heard of this sensor yet. Switch it on (magnet or button); if nothing comes in two minutes, switch it off and on, or bring it nearer to the gateway.',
  },
  answered: {
    fr: 'La passerelle l’a accepté et attend son premier message. Déclenchez-le, ou attendez.',
    en: 'The gateway has accepted it and waits for its first message. Trigger it, or wait.',
  },
}
