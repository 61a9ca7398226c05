// @ts-check
/** What the page of the audit says. */

/** @typedef {import('../../words-fr.js').Words & typeof FR} Words */

export const FR = {
  audit: {
    lede: 'Chaque acte, du plus récent au plus ancien. Les lignes sont enchaînées\u00a0: en changer ou en ôter une se voit.',
    fill: (/** @type {string} */ percent) =>
      `Le journal est plein à ${percent}\u00a0%. Les actes les plus anciens seront oubliés ici\u202f; l’hyperviseur les garde.`,
    check: 'Vérifier la chaîne',
    going: 'Vérification…',
    lost: 'Le journal ne vient pas. Réessayer dans un instant.',
    whole: (/** @type {number} */ from, /** @type {number} */ to) =>
      `La chaîne est entière, du nº\u00a0${from} au nº\u00a0${to}.`,
    broken: (/** @type {number} */ seq) =>
      `La chaîne est rompue au nº\u00a0${seq}\u00a0: une ligne a été changée ou ôtée. Prévenir qui répond de la sécurité.`,
    more: 'Plus anciens',
    nobody: 'personne de connu',
    local: 'sur la machine',
    refused: 'refusé',
    /** @type {Readonly<Record<string, string>>} */
    acts: {
      'session.login': 'connexion',
      'session.grant': 'connexion par autorisation',
      'session.logout': 'déconnexion',
      'session.end': 'fin d’une session',
      'session.step-up': 'second facteur',
      'accounts.read': 'lecture des comptes',
      'accounts.add': 'création d’un compte',
      'accounts.change': 'changement d’un compte',
      'accounts.reset': 'remise en place d’un compte',
      'accounts.remove': 'suppression d’un compte',
      'accounts.setup': 'première mise en service',
      'accounts.password': 'changement de mot de passe',
      'accounts.factor-offer': 'nouveau second facteur',
      'accounts.factor-set': 'second facteur mis en place',
      'audit.read': 'lecture du journal',
      'audit.check': 'vérification du journal',
      'POST devices': 'enregistrement d’appareils',
      'POST devices/import': 'import d’appareils',
      'DELETE devices/{devEui}': 'suppression d’un appareil',
      'POST devices/{devEui}/reset-nonces': 'remise à zéro des DevNonce',
      'POST devices/{devEui}/downlinks': 'message à un appareil',
      'POST assets': 'réglage d’objets',
      'POST assets/import': 'import d’objets',
      'POST assets/{id}/acknowledge': 'alarme vue',
      'POST zones/{id}/watering': 'ouverture d’une vanne',
      'DELETE zones/{id}/watering': 'fermeture d’une vanne',
      'PUT zones/{id}/programme': 'programme d’arrosage',
      'PUT config': 'essai de réglages',
      'POST config/confirm': 'réglages gardés',
      'PUT time': 'mise à l’heure',
      'PUT sync/link': 'pause ou reprise de la liaison',
    },
  },
}

/** @type {typeof FR} */
export const EN = {
  audit: {
    lede: 'Each act, the newest first. Lines are chained: to change or remove one shows.',
    fill: (percent) =>
      `The audit is ${percent}\u00a0% full. The oldest acts will be forgotten here; the hypervisor keeps them.`,
    check: 'Check the chain',
    going: 'Checking…',
    lost: 'The audit does not come. Try again in a moment.',
    whole: (from, to) => `The chain is whole, from no. ${from} to no. ${to}.`,
    broken: (seq) =>
      `The chain is broken at no. ${seq}: a line was changed or removed. Tell who answers for security.`,
    more: 'Older ones',
    nobody: 'nobody known',
    local: 'on the machine',
    refused: 'refused',
    acts: {
      'session.login': 'login',
      'session.grant': 'login by permit',
      'session.logout': 'logout',
      'session.end': 'end of a session',
      'session.step-up': 'second factor',
      'accounts.read': 'reading of accounts',
      'accounts.add': 'making of an account',
      'accounts.change': 'change of an account',
      'accounts.reset': 'reset of an account',
      'accounts.remove': 'removal of an account',
      'accounts.setup': 'first setup',
      'accounts.password': 'change of password',
      'accounts.factor-offer': 'new second factor',
      'accounts.factor-set': 'second factor set up',
      'audit.read': 'reading of the audit',
      'audit.check': 'check of the audit',
      'POST devices': 'registration of devices',
      'POST devices/import': 'import of devices',
      'DELETE devices/{devEui}': 'removal of a device',
      'POST devices/{devEui}/reset-nonces': 'reset of DevNonces',
      'POST devices/{devEui}/downlinks': 'message to a device',
      'POST assets': 'setting of assets',
      'POST assets/import': 'import of assets',
      'POST assets/{id}/acknowledge': 'alarm seen',
      'POST zones/{id}/watering': 'opening of a valve',
      'DELETE zones/{id}/watering': 'closing of a valve',
      'PUT zones/{id}/programme': 'watering programme',
      'PUT config': 'trial of settings',
      'POST config/confirm': 'settings kept',
      'PUT time': 'setting of the time',
      'PUT sync/link': 'pause or resumption of the link',
    },
  },
}
