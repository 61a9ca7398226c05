// @ts-check
/** What the page of decoders says. */

export const FR = {
  decoders: {
    failed: 'Les décodeurs ne viennent pas. La page réessaie d’elle-même.',
    none: 'Aucun modèle en service',
    noneText:
      'Les modèles apparaissent avec les capteurs enregistrés. Les trames d’un modèle sans décodeur sont gardées, et décodées dès qu’il arrive.',
    inForce: 'Modèles en service',
    inForceText: 'Ce qui lit leurs trames ici',
    model: 'Modèle',
    version: 'Version',
    tells: 'Ce qu’ils disent',
    bundled: 'celle du programme',
    nothing: 'rien',
    waits: 'En attente',
    onTrial: 'À l’essai',
    states: { bundled: 'En service', package: 'Lot signé' },
    since: (/** @type {string} */ lasted, /** @type {string} */ frames) =>
      `depuis ${lasted}, ${frames} trames`,
    stages: {
      staged: 'Ses exemples sont essayés dans cette passerelle.',
      shadow:
        'Il lit les trames à côté de l’ancien, sans que rien n’en sorte. Au moindre recul il est refusé.',
      ready:
        'Il est prêt\u202f: ses exemples passent, rien n’a changé à tort. Il attend le tour de cette passerelle.',
      canary:
        'Il est en service, surveillé. S’il échoue, l’ancien revient de lui-même et les trames sont relues.',
    },
    back: (/** @type {string} */ version) => `Revenir à ${version}`,
    backAsk: (/** @type {string} */ model, /** @type {string} */ version) =>
      `${model}\u202f: revenir à ${version}\u202f?`,
    backWhat: [
      'Les trames entendues depuis le changement sont relues.',
      'Rien n’est perdu\u202f: les octets sont gardés 30 jours.',
      'Le lot quitté ne revient que si quelqu’un le redemande.',
    ],
    goingBack: 'Retour en cours, les trames sont relues.',
    refused: 'La passerelle a refusé. Rien n’a changé.',
    offers: 'Lots signés',
    offersText: 'De la ville, signés par deux mainteneurs',
    look: 'Chercher maintenant',
    looking: 'Recherche…',
    noOffers: 'Le dépôt ne propose aucun lot.',
    unreachable:
      'Aucun dépôt joignable. Réglez-le dans Système (decoders, repository), ou branchez la clé USB.',
    noRight: 'Réservé aux mainteneurs.',
    sameVersion: 'déjà en service',
    instead: (/** @type {string} */ version) => `à la place de ${version}`,
    try: 'Essayer',
    tryAsk: (/** @type {string} */ model, /** @type {string} */ version) =>
      `Essayer ${version} pour ${model}\u202f?`,
    tryWhat: [
      'Ses exemples passent d’abord dans cette passerelle.',
      'Puis il lit 200 trames à côté de l’ancien, ou un jour.',
      'Puis il sert, surveillé sur 500 trames et 6 heures. À la moindre faute l’ancien revient.',
    ],
    planned: 'Prévu. La suite se lit ici.',
    history: 'Historique',
    noHistory: 'Aucun décodeur n’a changé ici.',
    arrows: /** @type {Readonly<Record<string, string>>} */ ({
      planned: 'prévu',
      staged: 'reçu et vérifié',
      tested: 'ses exemples passent',
      ready: 'prêt',
      activated: 'en service, surveillé',
      settled: 'en service',
      refused: 'refusé',
      rolledBack: 'retour en arrière',
      redecode: 'relecture demandée',
      redecoded: 'relecture finie',
      refreshed: 'métadonnées mises à jour',
    }),
    again: 'Relecture',
    againText: 'Trames décodées à nouveau',
    jobStates: { waiting: 'en attente', running: 'en cours', done: 'finie', failed: 'échouée' },
    frames: 'trames',
  },
}

/** @type {typeof FR} */
export const EN = {
  decoders: {
    failed: 'The decoders do not come. The page tries again by itself.',
    none: 'No model in use',
    noneText:
      'Models show with the sensors that are registered. Frames of a model without a decoder are kept, and decoded as soon as it comes.',
    inForce: 'Models in use',
    inForceText: 'What reads their frames here',
    model: 'Model',
    version: 'Version',
    tells: 'What they tell',
    bundled: 'the program’s own',
    nothing: 'nothing',
    waits: 'Waiting',
    onTrial: 'On trial',
    states: { bundled: 'In use', package: 'Signed package' },
    since: (lasted, frames) => `for ${lasted}, ${frames} frames`,
    stages: {
      staged: 'Its examples are tried in this gateway.',
      shadow:
        'It reads frames beside the old one, and nothing of it leaves. At the least step back it is refused.',
      ready:
        'It is ready: its examples pass, nothing changed that should not. It waits for this gateway’s turn.',
      canary:
        'It is in use, and watched. If it fails the old one comes back by itself and frames are read again.',
    },
    back: (version) => `Back to ${version}`,
    backAsk: (model, version) => `${model}: back to ${version}?`,
    backWhat: [
      'Frames heard since the change are read again.',
      'Nothing is lost: the bytes are kept for 30 days.',
      'The package that is left comes back only if somebody asks for it again.',
    ],
    goingBack: 'Going back, frames are read again.',
    refused: 'The gateway refused. Nothing has changed.',
    offers: 'Signed packages',
    offersText: 'The city’s, signed by two maintainers',
    look: 'Look now',
    looking: 'Looking…',
    noOffers: 'The repository offers no package.',
    unreachable:
      'No repository can be reached. Set it in System (decoders, repository), or plug the USB stick in.',
    noRight: 'For maintainers only.',
    sameVersion: 'in use already',
    instead: (version) => `instead of ${version}`,
    try: 'Try',
    tryAsk: (model, version) => `Try ${version} for ${model}?`,
    tryWhat: [
      'Its examples pass in this gateway first.',
      'Then it reads 200 frames beside the old one, or for a day.',
      'Then it is used, watched over 500 frames and 6 hours. At the least fault the old one comes back.',
    ],
    planned: 'Planned. What follows can be read here.',
    history: 'History',
    noHistory: 'No decoder has changed here.',
    arrows: {
      planned: 'planned',
      staged: 'received and verified',
      tested: 'its examples pass',
      ready: 'ready',
      activated: 'in use, watched',
      settled: 'in use',
      refused: 'refused',
      rolledBack: 'gone back',
      redecode: 'reading again asked',
      redecoded: 'reading again done',
      refreshed: 'metadata updated',
    },
    again: 'Reading again',
    againText: 'Frames that are decoded anew',
    jobStates: { waiting: 'waiting', running: 'under way', done: 'done', failed: 'failed' },
    frames: 'frames',
  },
}
