// @ts-check
/** What the page of interfaces says. */

export const FR = {
  lede: 'Les faits de la ville, dans les formats de chacun. Chaque exemple se copie et répond ici même.',
  open: (/** @type {string} */ count) => `${count} interfaces ouvertes`,
  openText:
    'Sans clé. Inconnu n’y est jamais rendu comme libre\u202f; les heures sont UTC, les jours coupés à Paris.',
  ours: (/** @type {string} */ count) => `${count} interfaces des services et partenaires`,
  oursText: 'Avec un jeton, tiré à la page des comptes. Ce qui est montré dépend de qui demande.',
  public: 'public',
  token: 'jeton',
  command: (/** @type {string} */ name) => `Commande de ${name}`,
  answer: (/** @type {string} */ name) => `Réponse de ${name}`,
  copy: 'Copier la commande',
  copied: 'Copiée.',
  notCopied: 'Ce navigateur ne laisse pas copier\u00a0: sélectionner le texte.',
  tryIt: 'Essayer avec mes droits',
  forbidden:
    'Vos droits n’ouvrent pas cette interface. Demander un jeton à qui administre les comptes.',
  failed: 'L’hyperviseur n’a pas répondu comme attendu. Réessayer dans un instant.',
  /** @type {Readonly<Record<string, { title: string, text: string }>>} */
  names: {
    citizens: {
      title: 'Places libres près d’un point',
      text: 'Aix ma Ville et toute application, par rue et catégorie',
    },
    surroundings: {
      title: 'Air, bruit, chaleur',
      text: 'Dernière moyenne de chaque point, GeoJSON',
    },
    features: {
      title: 'OGC API – Features',
      text: 'SIG, QGIS\u00a0: couches en GeoJSON, WGS 84 ou Lambert-93',
    },
    layer: { title: 'Couches en fichiers', text: 'CSV, GeoJSON ou GeoPackage, Lambert-93 et CC44' },
    geopackage: {
      title: 'La ville en GeoPackage',
      text: 'Toutes les couches permises, un seul fichier',
    },
    sensorthings: {
      title: 'SensorThings 1.1',
      text: 'QGIS, chercheurs\u00a0: mesures et leurs séries',
    },
    datex: { title: 'DATEX II 3', text: 'transport.data.gouv.fr\u00a0: état du stationnement' },
    hourly: {
      title: 'Occupation heure par heure',
      text: 'CSV avec Table Schema, au moins trois places par ligne',
    },
    catalogue: { title: 'Catalogue DCAT', text: 'Ce qui est publié, sous quelle licence' },
    ngsi: { title: 'NGSI-LD', text: 'Entrepôts régionaux\u00a0: entités telles qu’elles sont' },
    city: { title: 'La ville maintenant', text: 'Toutes les choses en une réponse, avec ETag' },
    facts: {
      title: 'Les faits',
      text: 'Le journal, du plus récent\u202f; «\u00a0after\u00a0» le suit',
    },
    kpis: { title: 'Les indicateurs', text: 'Heures, jours, semaines, mois, par groupe' },
    works: { title: 'Les travaux', text: 'Ce que les équipes ont à faire, en CSV' },
    stream: { title: 'Les faits en direct', text: 'Événements du serveur, repris au dernier reçu' },
    metrics: { title: 'Surveillance', text: 'Prometheus' },
  },
  outlets: {
    title: 'Poussé vers les partenaires',
    text: 'Le retard de chacun, et ce qu’il a refusé',
    none: 'Aucun partenaire n’est réglé.',
    partner: 'Partenaire',
    state: 'État',
    lagFacts: 'Faits à remettre',
    lag: 'Retard',
    waiting: 'À réessayer',
    dead: 'Mis de côté',
    /** @type {Readonly<Record<string, string>>} */
    states: {
      upToDate: 'à jour',
      delivering: 'remet',
      troubled: 'en ennui',
      elsewhere: 'par un autre',
    },
    letters: (/** @type {string} */ name) => `Ce que ${name} a refusé`,
    retry: 'Remettre',
    discard: 'Abandonner',
    actBad: 'Cela n’a pas été pris. La lettre est peut-être déjà partie.',
  },
}

/** @type {typeof FR} */
export const EN = {
  lede: 'The city’s facts, in everybody’s formats. Each example can be copied and answers right here.',
  open: (count) => `${count} open interfaces`,
  openText: 'Without a key. Unknown is never given as free; hours are UTC, days are cut in Paris.',
  ours: (count) => `${count} interfaces for services and partners`,
  oursText: 'With a token, drawn on the page of accounts. What is shown depends on who asks.',
  public: 'public',
  token: 'token',
  command: (name) => `Command of ${name}`,
  answer: (name) => `Answer of ${name}`,
  copy: 'Copy the command',
  copied: 'Copied.',
  notCopied: 'This browser does not let it copy: select the text.',
  tryIt: 'Try it with my rights',
  forbidden: 'Your rights do not open this interface. Ask who keeps the accounts for a token.',
  failed: 'The hypervisor did not answer as expected. Try again in a moment.',
  names: {
    citizens: {
      title: 'Free spaces near a point',
      text: 'Aix ma Ville and any application, by street and category',
    },
    surroundings: { title: 'Air, noise, heat', text: 'Newest mean of each point, GeoJSON' },
    features: {
      title: 'OGC API – Features',
      text: 'GIS, QGIS: layers in GeoJSON, WGS 84 or Lambert-93',
    },
    layer: { title: 'Layers as files', text: 'CSV, GeoJSON or GeoPackage, Lambert-93 and CC44' },
    geopackage: {
      title: 'The city as a GeoPackage',
      text: 'All layers one may see, a single file',
    },
    sensorthings: {
      title: 'SensorThings 1.1',
      text: 'QGIS, researchers: measurements and their series',
    },
    datex: { title: 'DATEX II 3', text: 'transport.data.gouv.fr: state of parking' },
    hourly: {
      title: 'Occupancy hour by hour',
      text: 'CSV with Table Schema, three spaces a row at least',
    },
    catalogue: { title: 'DCAT catalogue', text: 'What is published, under which licence' },
    ngsi: { title: 'NGSI-LD', text: 'Regional stores: entities as they stand' },
    city: { title: 'The city now', text: 'Everything in one answer, with an ETag' },
    facts: { title: 'Facts', text: 'The log, newest first; “after” follows it' },
    kpis: { title: 'Indicators', text: 'Hours, days, weeks, months, by group' },
    works: { title: 'Works', text: 'What teams have to do, as CSV' },
    stream: { title: 'Facts as they come', text: 'Server-sent events, resumed at the last one' },
    metrics: { title: 'Monitoring', text: 'Prometheus' },
  },
  outlets: {
    title: 'Pushed to partners',
    text: 'How far behind each is, and what it refused',
    none: 'No partner is set up.',
    partner: 'Partner',
    state: 'State',
    lagFacts: 'Facts to hand on',
    lag: 'Behind',
    waiting: 'To be tried again',
    dead: 'Laid aside',
    states: {
      upToDate: 'up to date',
      delivering: 'delivering',
      troubled: 'in trouble',
      elsewhere: 'by another',
    },
    letters: (name) => `What ${name} refused`,
    retry: 'Hand on again',
    discard: 'Discard',
    actBad: 'That was not taken. The letter may be gone already.',
  },
}
