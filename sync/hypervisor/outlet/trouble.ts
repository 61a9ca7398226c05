/** Why an outlet does not get through, in words for people: French and English. */

export type Words = { readonly fr: string; readonly en: string }

/** Thrown by outlets: the partner could not be reached, did not answer, or lets nobody in. */
export class OutletError extends Error {
  readonly code: 'unreachable' | 'late' | 'unauthorised' | 'busy' | 'answer'
  readonly context: Readonly<Record<string, unknown>>

  constructor(
    code: OutletError['code'],
    message: string,
    context: OutletError['context'],
    cause?: unknown,
  ) {
    super(message, { cause })
    this.name = 'OutletError'
    this.code = code
    this.context = context
  }
}

const WORDS: Readonly<Record<OutletError['code'], Words>> = {
  unreachable: {
    fr: 'Le partenaire est injoignable : vérifier l’adresse, le réseau et le pare-feu.',
    en: 'The partner cannot be reached: check the address, the network and the firewall.',
  },
  late: {
    fr: 'Le partenaire ne répond pas à temps : rien à faire s’il redémarre, sinon le prévenir.',
    en: 'The partner does not answer in time: nothing to do while it restarts, else tell them.',
  },
  unauthorised: {
    fr: 'Le partenaire refuse l’accès : renouveler le jeton ou les droits de cette sortie.',
    en: 'The partner lets nobody in: renew the token or the rights of this outlet.',
  },
  busy: {
    fr: 'Le partenaire demande d’attendre : l’envoi reprend de lui-même.',
    en: 'The partner asks to wait: sending goes on by itself.',
  },
  answer: {
    fr: 'La réponse du partenaire n’est pas celle de l’interface convenue : vérifier l’adresse et la version.',
    en: 'The partner’s answer is not that of the agreed interface: check the address and the version.',
  },
}

const OTHER: Words = {
  fr: 'L’envoi a échoué pour une raison imprévue : voir le journal de l’hyperviseur.',
  en: 'Sending failed for a reason that was not foreseen: see the hypervisor’s log.',
}

/**
 * What to tell people; the message itself is for technicians and stands beside it. `context.words`: where
 * the outlet knows better than its code.
 */
export function wordsOf(error: unknown): Words {
  if (!(error instanceof OutletError)) return OTHER
  return (error.context['words'] as Words | undefined) ?? WORDS[error.code]
}
