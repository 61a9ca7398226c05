// @ts-check
/** What the page of parking says. */

export const FR = {
  lede: 'Faut-il plus de places, d’autres limites, d’autres prix\u202f? Rotations, occupation et durées, par rue et par catégorie.',
  none: 'Aucune place connue',
  noneText: 'Elles apparaissent avec les premiers faits d’une passerelle.',
  nowTitle: 'En ce moment',
  now: (/** @type {string} */ free, /** @type {string} */ unknown, /** @type {string} */ all) =>
    `${free} libres connues, ${unknown} inconnues sur ${all}.`,
  four: 'Les quatre indicateurs du plan',
  fourText: (/** @type {string} */ days) => `Ville, ${days}. Une barre par jour civil.`,
  tick: 'Trait court\u00a0: habituel du même jour. Ligne\u00a0: cible.',
  aim: (/** @type {string} */ value) => `cible ${value}`,
  meanOf: (/** @type {string} */ known, /** @type {string} */ all) =>
    `moyenne de ${known} jours connus sur ${all}`,
  charts: {
    rotations: {
      title: 'Rotations par jour et par place',
      unit: 'par place',
      label: (/** @type {string} */ mean, /** @type {string} */ known, /** @type {string} */ all) =>
        `Rotations\u00a0: ${mean} par place et par jour en moyenne, ${known} jours connus sur ${all}`,
    },
    occupancy: {
      title: 'Taux d’occupation',
      unit: '%',
      label: (/** @type {string} */ mean, /** @type {string} */ known, /** @type {string} */ all) =>
        `Occupation\u00a0: ${mean} % en moyenne, ${known} jours connus sur ${all}`,
    },
    shortest: {
      title: 'Séjour le plus court du jour',
      unit: 'min',
      label: (/** @type {string} */ mean, /** @type {string} */ known, /** @type {string} */ all) =>
        `Séjour le plus court\u00a0: ${mean} minutes en moyenne, ${known} jours connus sur ${all}`,
    },
    longest: {
      title: 'Séjour le plus long du jour',
      unit: 'h',
      label: (/** @type {string} */ mean, /** @type {string} */ known, /** @type {string} */ all) =>
        `Séjour le plus long\u00a0: ${mean} heures en moyenne, ${known} jours connus sur ${all}`,
    },
  },
  zones: 'Par rue et par catégorie',
  zonesText: (/** @type {string} */ days, /** @type {string} */ aim) =>
    `Sur ${days}. Trait vertical\u00a0: cible ${aim} rotations. Les moins tournées d’abord.`,
  spaces: 'Places',
  shortest: 'Plus court',
  week: 'Occupation, heure par heure',
  fullest: (/** @type {string} */ day, /** @type {string} */ hour, /** @type {string} */ share) =>
    `Le plus plein\u00a0: ${day} à ${hour}, ${share} du temps connu.`,
  weekNone: 'Aucune heure n’est encore connue cette semaine.',
  thisWeek: 'Cette semaine',
  lastWeek: 'La précédente',
  whichWeek: 'Semaine',
  stays: 'Durées contre la limite',
  noLimit: 'Aucune place n’a de durée limite.',
  limit: 'Durée limite',
  limitOf: (/** @type {string} */ limit) => `limite ${limit}`,
  staysNone: 'Aucun séjour fini n’est visible pour cette limite.',
  staysText: (
    /** @type {string} */ all,
    /** @type {string} */ beyond,
    /** @type {string} */ share,
    /** @type {string} */ limit,
  ) => `${beyond} des ${all} derniers séjours (${share}) ont dépassé ${limit}.`,
  staysUnit: 'séjours',
  length: 'Durée',
  staysPrivacy:
    'Les places PMR n’y sont que pour la police. Chaque lecture est inscrite au registre.',
  freeText: 'Libres sur équipées. Les inconnues ne sont ni libres ni occupées.',
  doubts: 'Capteurs douteux ou muets',
  doubtsText: 'Écartés des indicateurs, comptés inconnus, à visiter.',
  noDoubt: 'Aucun capteur douteux',
  noDoubtText: 'Tous les capteurs de places parlent et sont crus.',
  doubted: 'Douteux',
  silent: 'Muet',
  space: 'Place',
  state: 'État',
  why: 'Raison',
  since: 'Depuis',
  more: (/** @type {string} */ count) => `et ${count} autres`,
  /** @type {Readonly<Record<string, string>>} */
  problems: {
    stuck: 'ne change plus alors que ses voisines bougent',
    dead: 'ne parle plus',
    drift: 'sa mesure de repos a dérivé',
  },
  /** @type {Readonly<Record<string, string>>} */
  becauses: {
    'silent-sensor': 'son capteur ne parle plus',
    'silent-gateway': 'sa passerelle est muette',
  },
}

/** @type {typeof FR} */
export const EN = {
  lede: 'More spaces, other limits, other prices? Turnover, occupancy and stays, by street and category.',
  none: 'No space known',
  noneText: 'They appear with the first facts of a gateway.',
  nowTitle: 'Now',
  now: (free, unknown, all) => `${free} known to be free, ${unknown} unknown of ${all}.`,
  four: 'The plan’s four indicators',
  fourText: (days) => `City, ${days}. One bar a civil day.`,
  tick: 'Short tick: usual of the same weekday. Line: target.',
  aim: (value) => `target ${value}`,
  meanOf: (known, all) => `mean of ${known} known days of ${all}`,
  charts: {
    rotations: {
      title: 'Turnover a day and space',
      unit: 'a space',
      label: (mean, known, all) =>
        `Turnover: ${mean} a space and day on average, ${known} days known of ${all}`,
    },
    occupancy: {
      title: 'Occupancy',
      unit: '%',
      label: (mean, known, all) => `Occupancy: ${mean} % on average, ${known} days known of ${all}`,
    },
    shortest: {
      title: 'Shortest stay of the day',
      unit: 'min',
      label: (mean, known, all) =>
        `Shortest stay: ${mean} minutes on average, ${known} days known of ${all}`,
    },
    longest: {
      title: 'Longest stay of the day',
      unit: 'h',
      label: (mean, known, all) =>
        `Longest stay: ${mean} hours on average, ${known} days known of ${all}`,
    },
  },
  zones: 'By street and category',
  zonesText: (days, aim) =>
    `Over ${days}. Vertical tick: target of ${aim} turns. The least turned first.`,
  spaces: 'Spaces',
  shortest: 'Shortest',
  week: 'Occupancy hour by hour',
  fullest: (day, hour, share) => `Fullest: ${day} at ${hour}, ${share} of the known time.`,
  weekNone: 'No hour of this week is known yet.',
  thisWeek: 'This week',
  lastWeek: 'The one before',
  whichWeek: 'Week',
  stays: 'Stays against the limit',
  noLimit: 'No space has a limit.',
  limit: 'Limit',
  limitOf: (limit) => `limit ${limit}`,
  staysNone: 'No stay that has ended may be seen for this limit.',
  staysText: (all, beyond, share, limit) =>
    `${beyond} of the last ${all} stays (${share}) went beyond ${limit}.`,
  staysUnit: 'stays',
  length: 'Length',
  staysPrivacy: 'Disabled bays are there for the police only. Each reading is written down.',
  freeText: 'Free of those fitted. Unknown ones are neither free nor occupied.',
  doubts: 'Doubted or silent sensors',
  doubtsText: 'Left out of the indicators, counted unknown, to be visited.',
  noDoubt: 'No sensor in doubt',
  noDoubtText: 'All sensors of spaces speak and are believed.',
  doubted: 'Doubted',
  silent: 'Silent',
  space: 'Space',
  state: 'State',
  why: 'Reason',
  since: 'Since',
  more: (count) => `and ${count} more`,
  problems: {
    stuck: 'changes no more while its neighbours do',
    dead: 'speaks no more',
    drift: 'its resting value has drifted',
  },
  becauses: {
    'silent-sensor': 'its sensor speaks no more',
    'silent-gateway': 'its gateway is silent',
  },
}
