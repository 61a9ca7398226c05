// @ts-check
/** What the register says. */

/** @typedef {typeof FR} Words */

const NB = '\u00a0'

export const FR = {
  lede: 'Ce que la ville garde, combien de temps, qui le lit. Ce qui n’est pas dans ce tableau n’est pas gardé.',
  kept: 'Données gardées',
  night: (/** @type {string} */ when, /** @type {string} */ what) =>
    `Durées appliquées par le programme, effacement éprouvé chaque nuit. Dernier${NB}: ${when}, ${what}.`,
  nothingOld: 'rien d’assez vieux, contrôle réussi',
  forgotten: (/** @type {string} */ count) => `${count} lignes effacées, contrôle réussi`,
  dirty: 'contrôle échoué\u00a0: quelque chose de plus vieux est resté',
  noNight: 'Durées appliquées par le programme. La première nuit n’est pas encore passée.',
  heads: {
    subject: 'Donnée',
    where: 'Où',
    kept: 'Gardée',
    readBy: 'Lue par',
    published: 'Publiée',
    next: 'Prochain effacement',
  },
  /** @type {Readonly<Record<string, string>>} */
  subjects: {
    rawFrames: 'Trames brutes, déchiffrées',
    stays: 'Séjours place par place',
    readings: 'Relevés des capteurs',
    overstays: 'Dépassements et réponses de patrouille',
    spaceNow: 'État actuel d’une place',
    occupancy: 'Occupation, ≥ 3 places, ≥ 15 min',
    safety: 'Appels d’urgence, intrusions',
    passages: 'Passages, comptes de 15 min',
    noise: 'Bruit, LAeq 15 min',
    surroundings: 'Eau, sols, air, corbeilles',
    governance: 'Engagements, décisions, rapports',
    audit: 'Journal d’accès (chaîné)',
  },
  /** @type {Readonly<Record<string, string>>} */
  where: { gateway: 'passerelle', hypervisor: 'hyperviseur', both: 'les deux' },
  replaced: 'remplacée par la suivante',
  unlimited: 'sans limite',
  days: (/** @type {string} */ days) => `${days} jours`,
  months: (/** @type {string} */ months) => `${months} mois`,
  years: (/** @type {string} */ years) => `${years} ans`,
  all: 'tous',
  /** @type {Readonly<Record<string, string>>} */
  published: { never: 'jamais', now: 'l’état présent', groups: 'par groupes', all: 'oui' },
  never: 'Jamais recueillis',
  neverList: [
    ['Plaques, images, sons.', 'Aucun capteur de la ville n’en produit ici.'],
    [
      'Identifiants de téléphone.',
      'Pas même hachés\u00a0: CNIL 2015-255, confirmée par le Conseil d’État en 2017.',
    ],
    ['Noms.', 'Les comptes sont des postes et des fonctions.'],
  ],
  reads: (/** @type {string} */ days) => `Lectures protégées, ${days} jours`,
  readsHeads: {
    role: 'Rôle',
    spaces: 'Places',
    patrol: 'Patrouille',
    safety: 'Sécurité',
    days: 'Par jour',
  },
  noReads: 'Rien de protégé n’a été lu.',
  readsNote:
    'Chaque lecture est au journal\u00a0: poste, donnée, heure. Un écran qui se rafraîchit compte une fois par quart d’heure.',
  readsCut: 'Le journal est plus long que ce qui a été compté.',
  token: 'jetons',
  small: 'Petits nombres',
  smallText: (/** @type {string} */ least) =>
    `Une ligne publique couvre au moins ${least} places et 15 minutes. Sinon elle est laissée vide.`,
  yesterday: (/** @type {string} */ withheld, /** @type {string} */ rows) =>
    `${withheld} lignes sur ${rows} laissées vides`,
  smallUnknown: 'Le compte d’hier est en cours de calcul.',
  print: 'Imprimer',
  csv: 'CSV',
  trouble: {
    text: 'Le registre n’a pas pu être lu.',
    note: 'L’hyperviseur n’a pas répondu à cette demande.',
    again: 'Relire',
  },
}

/** @type {Words} */
export const EN = {
  lede: 'What the city keeps, for how long, who reads it. What is not in this table is not kept.',
  kept: 'Data that is kept',
  night: (when, what) =>
    `Times applied by the program, forgetting checked every night. Last: ${when}, ${what}.`,
  nothingOld: 'nothing old enough, check passed',
  forgotten: (count) => `${count} rows forgotten, check passed`,
  dirty: 'check failed: something older was left',
  noNight: 'Times applied by the program. The first night is still to come.',
  heads: {
    subject: 'Data',
    where: 'Where',
    kept: 'Kept',
    readBy: 'Read by',
    published: 'Published',
    next: 'Next forgetting',
  },
  subjects: {
    rawFrames: 'Raw frames, decrypted',
    stays: 'Stays space by space',
    readings: 'Readings of sensors',
    overstays: 'Over-stays and the patrol’s answers',
    spaceNow: 'Present state of a space',
    occupancy: 'Occupancy, ≥ 3 spaces, ≥ 15 min',
    safety: 'Emergency calls, intrusions',
    passages: 'Footfall, counts of 15 min',
    noise: 'Noise, LAeq 15 min',
    surroundings: 'Water, soils, air, bins',
    governance: 'Commitments, decisions, reports',
    audit: 'Log of accesses (chained)',
  },
  where: { gateway: 'gateway', hypervisor: 'hypervisor', both: 'both' },
  replaced: 'replaced by the next',
  unlimited: 'without limit',
  days: (days) => `${days} days`,
  months: (months) => `${months} months`,
  years: (years) => `${years} years`,
  all: 'all',
  published: { never: 'never', now: 'the present state', groups: 'by groups', all: 'yes' },
  never: 'Never collected',
  neverList: [
    ['Plates, pictures, sounds.', 'No sensor of the city makes any here.'],
    [
      'Identifiers of phones.',
      'Not even hashed: CNIL 2015-255, confirmed by the Conseil d’État in 2017.',
    ],
    ['Names.', 'Accounts are posts and functions.'],
  ],
  reads: (days) => `Protected readings, ${days} days`,
  readsHeads: {
    role: 'Role',
    spaces: 'Spaces',
    patrol: 'Patrol',
    safety: 'Safety',
    days: 'By day',
  },
  noReads: 'Nothing protected was read.',
  readsNote:
    'Each reading is in the log: post, data, time. A screen that refreshes counts once in a quarter of an hour.',
  readsCut: 'The log is longer than what was counted.',
  token: 'tokens',
  small: 'Small numbers',
  smallText: (least) =>
    `A public row covers ${least} spaces and 15 minutes at least. Otherwise it is left empty.`,
  yesterday: (withheld, rows) => `${withheld} rows of ${rows} left empty`,
  smallUnknown: 'Yesterday’s count is being reckoned.',
  print: 'Print',
  csv: 'CSV',
  trouble: {
    text: 'The register could not be read.',
    note: 'The hypervisor did not answer this request.',
    again: 'Read again',
  },
}
