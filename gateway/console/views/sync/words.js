// @ts-check
/** What the page of sync says. */

export const FR = {
  sync: {
    /** What the gateway says in both. @param {{ readonly fr: string, readonly en: string }} words */
    trouble: (words) => words.fr,
    link: 'Liaison avec l’hyperviseur',
    stream: 'Flux',
    waiting: 'En attente',
    acked: 'Reçus',
    streams: ['Alarmes', 'États', 'Agrégats', 'Mesures', 'Santé, audit'],
    factsWaiting: { one: 'fait en attente', other: 'faits en attente' },
    factsReceived: { one: 'fait reçu confirmé', other: 'faits reçus confirmés' },
    connectedFor: 'de liaison',
    awayFor: 'sans liaison',
    transport: 'transport',
    budget: 'réserve de la liaison',
    heldBack: (/** @type {string} */ streams) =>
      `Liaison au volume compté\u202f: ${streams} attendent que la réserve remonte. Les alarmes partent toujours.`,
    pausedSince: (/** @type {string} */ lasted) => `par quelqu’un, depuis ${lasted}`,
    nothing: 'rien n’a encore été confirmé',
    lastAck: (/** @type {string} */ at) => `dernier reçu confirmé à ${at}`,
    links: {
      paused: 'en pause\u202f; les faits attendent ici',
      pull: 'l’hyperviseur vient chercher les faits ici',
      down: 'le courtier MQTT est injoignable\u202f; nouvel essai automatique',
      greeting: 'le courtier répond, pas encore l’hyperviseur\u202f; nouvel essai automatique',
      silent: 'l’hyperviseur ne répond plus\u202f; les faits attendent ici et seront renvoyés',
      open: 'l’hyperviseur répond',
    },
    pause: 'Mettre en pause',
    resume: 'Reprendre l’envoi',
    ask: 'Mettre l’envoi en pause\u202f?',
    consequences: [
      'La passerelle continue seule\u202f: elle entend, décide et garde.',
      'L’hyperviseur ne voit plus rien de nouveau, appels compris.',
      'À la reprise tout part, une seule fois, les alarmes d’abord.',
    ],
    noRight: 'Mettre en pause demande le rôle «\u00a0maintainer\u00a0».',
    switchBad: 'La passerelle n’a pas pris l’ordre. Réessayez.',
    switchText: 'En pause, rien ne se perd\u202f: tout attend ici, et part à la reprise.',
    outbox: 'À remettre, par flux',
    outboxText: 'Les alarmes passent avant tout le reste',
    how: 'Ce qui est promis',
    rules: [
      'Aucun fait accepté n’est perdu ni compté deux fois.',
      'Les alarmes d’abord, le direct avant l’arriéré.',
      'Un fait n’est libéré qu’après le reçu de l’hyperviseur.',
    ],
  },
}

/** @type {typeof FR} */
export const EN = {
  sync: {
    /** What the gateway says in both. @param {{ readonly fr: string, readonly en: string }} words */
    trouble: (words) => words.en,
    link: 'Link to the hypervisor',
    stream: 'Stream',
    waiting: 'Waiting',
    acked: 'Received',
    streams: ['Alarms', 'States', 'Aggregates', 'Readings', 'Health, audit'],
    factsWaiting: { one: 'fact waiting', other: 'facts waiting' },
    factsReceived: { one: 'fact acknowledged', other: 'facts acknowledged' },
    connectedFor: 'connected',
    awayFor: 'without a link',
    transport: 'transport',
    budget: 'left of the link’s reserve',
    heldBack: (/** @type {string} */ streams) =>
      `A metered link: ${streams} wait until more may be spent. Alarms always go.`,
    pausedSince: (lasted) => `by a person, for ${lasted}`,
    nothing: 'nothing was acknowledged yet',
    lastAck: (at) => `last acknowledged at ${at}`,
    links: {
      paused: 'paused by a person; facts wait here',
      pull: 'the hypervisor fetches facts from here',
      down: 'the broker cannot be reached; it is tried again by itself',
      greeting: 'the broker answers, the hypervisor not yet; it is tried again by itself',
      silent: 'the hypervisor has stopped answering; facts wait here and are sent again',
      open: 'the hypervisor answers',
    },
    pause: 'Pause the sending',
    resume: 'Resume the sending',
    ask: 'Pause the sending?',
    consequences: [
      'The gateway goes on alone: it hears, decides and keeps.',
      'The hypervisor sees nothing new, calls included.',
      'Once resumed everything leaves, once, alarms first.',
    ],
    noRight: 'Pausing needs the role “maintainer”.',
    switchBad: 'The gateway did not take the order. Try again.',
    switchText: 'While paused nothing is lost: all waits here and leaves once resumed.',
    outbox: 'To hand over, by stream',
    outboxText: 'Alarms go before all else',
    how: 'What is promised',
    rules: [
      'No accepted fact is lost or counted twice.',
      'Alarms first, live before backlog.',
      'A fact is freed only after the hypervisor’s receipt.',
    ],
  },
}
