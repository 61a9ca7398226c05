// @ts-check
/** What the pages of one's own account and of all accounts say, in French. */

export const FR = {
  account: {
    out: 'Se déconnecter',
    /** @type {Readonly<Record<string, string>>} */
    roles: {
      viewer: 'consultation',
      operator: 'supervision',
      police: 'police municipale',
      greenSpaces: 'espaces verts',
      maintainer: 'maintenance du réseau',
      technician: 'pose et dépannage',
      security: 'comptes et clés',
    },
    token: 'Entré avec un jeton\u00a0: rien à régler ici.',
    grant: 'Entré avec une autorisation de l’hyperviseur\u00a0: elle finit d’elle-même.',
    stepUp: 'Ce geste demande le code du téléphone\u202f; il compte dix minutes.',
    factor: 'Second facteur',
    factorOn: 'Actif. Pour en changer, donner un code de l’ancien, ou un code de secours.',
    factorOff: 'Absent. Il est demandé pour gérer les comptes, les clés, les réglages.',
    factorStart: 'Mettre en place',
    factorText: 'Ajouter ce secret dans l’application du téléphone, puis donner son code.',
    factorSecret: 'Secret',
    factorLink: 'Ouvrir dans l’application',
    factorConfirm: 'Confirmer',
    codes: 'Codes de secours, à garder sur papier\u00a0: chacun ouvre une fois.',
    password: 'Mot de passe',
    passwordChange: 'Changer le mot de passe',
    passwordDone: 'Mot de passe changé\u202f; les autres sessions sont fermées.',
    oldPassword: 'Mot de passe actuel',
    sessions: 'Sessions ouvertes',
    thisOne: 'celle-ci',
    end: 'Fermer cette session',
  },
  accounts: {
    add: 'Créer un compte',
    reset: 'Remettre en place',
    disable: 'Désactiver',
    enable: 'Réactiver',
    disabled: 'désactivé',
    invited: 'mot de passe à choisir',
    oneTime: (/** @type {string} */ name) => `Mot de passe à usage unique de ${name}`,
    tokenOnce: (/** @type {string} */ name) => `Jeton de ${name}`,
    once: 'Montré une seule fois. Le remettre de la main à la main.',
    tokens: 'Jetons des partenaires',
    partner: 'Partenaire',
    draw: 'Tirer un jeton',
    revoke: 'Révoquer',
    until: (/** @type {string} */ day) => `jusqu’au ${day}`,
    used: (/** @type {string} */ day) => `servi le ${day}`,
    refused: 'Refusé. Vérifier le nom, puis réessayer.',
    /** @type {Readonly<Record<string, string>>} */
    faults: {
      'account-taken': 'Ce nom est déjà pris.',
      'account-last-security': 'Il doit rester quelqu’un qui administre les comptes.',
      'no-factor': 'Mettre d’abord en place un second facteur, dans «\u00a0Mon compte\u00a0».',
    },
  },
}

/** @typedef {typeof FR} Words */
