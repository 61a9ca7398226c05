// @ts-check
/** What the page of decoders says; the words of a roll-out itself are `rollout`'s. */

export const FR = {
  lede: 'Une mise à jour passe d’abord à côté de l’ancienne, sur les mêmes trames, puis sur une passerelle. Au moindre écart elle s’annule seule. Des flux vont d’abord sur une passerelle\u202f; s’ils tombent, ils reviennent seuls à ceux d’avant.',
  none: 'Aucun déploiement',
  noneText:
    'Toutes les passerelles gardent les décodeurs et les flux qu’elles ont. Un déploiement se commence par l’interface\u00a0: POST /api/v1/rollouts.',
  members: 'Passerelle par passerelle',
  noMembers: 'Aucune passerelle n’a encore été choisie.',
  terms: (/** @type {string} */ hours, /** @type {string} */ frames) =>
    `Étape suivante après ${hours} h et ${frames} trames sans écart`,
  termsOfFlows: (/** @type {string} */ hours) => `Étape suivante après ${hours} h sans panne`,
  step: 'Étape',
  frames: 'Trames comparées',
  told: 'Ce qu’elle en dit',
  when: 'Quand',
  decoder: 'Décodeur ou flux',
  moves: 'Ce que les passerelles ont dit',
  movesText:
    'Le verdict, et ce qui l’a fait\u00a0: ancien et nouveau sur les mêmes trames, ou le processus des flux',
  noMoves: 'Aucune n’a changé de décodeur ni de flux.',
  /** @type {Readonly<Record<string, string>>} */
  stages: {
    planned: 'prévu',
    staged: 'reçu',
    tested: 'à l’essai',
    ready: 'prêt',
    activated: 'en service',
    settled: 'en confiance',
    refused: 'refusé',
    rolledBack: 'revenu en arrière',
    unable: 'impossible',
  },
  /** @type {Readonly<Record<string, string>>} */
  steps: {
    unknown: 'à venir',
    planned: 'prévu',
    staged: 'reçu',
    shadow: 'à l’essai',
    ready: 'prêt',
    inUse: 'en service',
    settled: 'en confiance',
    refused: 'refusé',
    rolledBack: 'revenu en arrière',
    withdrawn: 'retiré',
    unable: 'ne peut le prendre',
  },
  /** @type {Readonly<Record<string, string>>} */
  log: {
    started: 'Commencé',
    chosen: 'Passerelles choisies',
    halted: 'Arrêté',
    resumed: 'Repris',
    ended: 'Terminé',
    slow: 'En retard',
    failed: 'Ordre refusé',
    done: 'Partout',
  },
}

/** @type {typeof FR} */
export const EN = {
  lede: 'An update first runs beside the old one on the same frames, then on one gateway. At the least difference it goes back by itself. Flows go on one gateway first; when they fall they go back by themselves to those before.',
  none: 'No roll-out',
  noneText:
    'All gateways keep the decoders and the flows they have. A roll-out is begun by the interface: POST /api/v1/rollouts.',
  members: 'Gateway by gateway',
  noMembers: 'No gateway has been chosen yet.',
  terms: (hours, frames) => `Next stage after ${hours} h and ${frames} frames without a difference`,
  termsOfFlows: (hours) => `Next stage after ${hours} h without a fall`,
  step: 'Step',
  frames: 'Frames compared',
  told: 'What it tells',
  when: 'When',
  decoder: 'Decoder or flows',
  moves: 'What gateways have told',
  movesText:
    'The verdict, and what led to it: old and new on the same frames, or the process of flows',
  noMoves: 'None has changed a decoder or its flows.',
  stages: {
    planned: 'planned',
    staged: 'received',
    tested: 'on trial',
    ready: 'ready',
    activated: 'in use',
    settled: 'trusted',
    refused: 'refused',
    rolledBack: 'gone back',
    unable: 'unable',
  },
  steps: {
    unknown: 'to come',
    planned: 'planned',
    staged: 'received',
    shadow: 'on trial',
    ready: 'ready',
    inUse: 'in use',
    settled: 'trusted',
    refused: 'refused',
    rolledBack: 'gone back',
    withdrawn: 'withdrawn',
    unable: 'cannot take it',
  },
  log: {
    started: 'Begun',
    chosen: 'Gateways chosen',
    halted: 'Halted',
    resumed: 'Resumed',
    ended: 'Ended',
    slow: 'Late',
    failed: 'Order refused',
    done: 'Everywhere',
  },
}
