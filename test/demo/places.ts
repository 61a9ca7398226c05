/** Aix-en-Provence as the demo knows it: real places, invented sensors. WGS 84 degrees. */

export type Place = { readonly lat: number; readonly lon: number }

export type Street = {
  readonly id: string
  readonly name: string
  readonly from: Place
  readonly to: Place
  /** A letter a space: n normal, p reserved for disabled persons, d delivery, e charging. */
  readonly categories: string
  /** Once the demo runs live, cars come and go here every few minutes. */
  readonly isLively: boolean
}

export const STREETS: readonly Street[] = [
  {
    id: 'cours-mirabeau',
    name: 'Cours Mirabeau',
    from: { lat: 43.52666, lon: 5.44646 },
    to: { lat: 43.52709, lon: 5.45135 },
    categories: 'nnpnndnnnpnndnnnnnpnnd',
    isLively: true,
  },
  {
    id: 'place-de-la-mairie',
    name: 'Place de la Mairie',
    from: { lat: 43.52956, lon: 5.4472 },
    to: { lat: 43.52985, lon: 5.44765 },
    categories: 'ppnndnnn',
    isLively: true,
  },
  {
    id: 'rue-espariat',
    name: 'Rue Espariat',
    from: { lat: 43.52712, lon: 5.4452 },
    to: { lat: 43.52818, lon: 5.4478 },
    categories: 'nndnpnenennd',
    isLively: true,
  },
  {
    id: 'rue-d-italie',
    name: 'Rue d’Italie',
    from: { lat: 43.5269, lon: 5.4517 },
    to: { lat: 43.5242, lon: 5.4538 },
    categories: 'nnndnnpndnnnnd',
    isLively: false,
  },
  {
    id: 'boulevard-du-roi-rene',
    name: 'Boulevard du Roi René',
    from: { lat: 43.52491, lon: 5.44727 },
    to: { lat: 43.52438, lon: 5.45186 },
    categories: 'nnnnnpnnnnennnnnnpnn',
    isLively: false,
  },
  {
    id: 'avenue-victor-hugo',
    name: 'Avenue Victor Hugo',
    from: { lat: 43.52574, lon: 5.4458 },
    to: { lat: 43.52342, lon: 5.44592 },
    categories: 'nnndnnpnnennnnndnn',
    isLively: true,
  },
  {
    id: 'place-des-precheurs',
    name: 'Place des Prêcheurs',
    from: { lat: 43.52964, lon: 5.4517 },
    to: { lat: 43.53032, lon: 5.4521 },
    categories: 'pnndnnnnpn',
    isLively: false,
  },
  {
    id: 'cours-sextius',
    name: 'Cours Sextius',
    from: { lat: 43.53005, lon: 5.4433 },
    to: { lat: 43.5274, lon: 5.44422 },
    categories: 'nnnpnnnndnnnnnpn',
    isLively: false,
  },
  {
    id: 'place-bellegarde',
    name: 'Place Bellegarde',
    from: { lat: 43.53192, lon: 5.44985 },
    to: { lat: 43.5316, lon: 5.45098 },
    categories: 'nnpnnndnnnnnen',
    isLively: false,
  },
  {
    id: 'rue-mignet',
    name: 'Rue Mignet',
    from: { lat: 43.53128, lon: 5.45045 },
    to: { lat: 43.52985, lon: 5.4502 },
    categories: 'nndnnpnnnndn',
    isLively: false,
  },
]

export type ZonePlace = Place & {
  readonly id: string
  readonly name: string
  /** Depths of its tensiometers, cm. */
  readonly depths: readonly number[]
}

export const ZONES: readonly ZonePlace[] = [
  { id: 'parc-jourdan-1', name: 'Parc Jourdan 1', lat: 43.52165, lon: 5.4487, depths: [20, 40] },
  { id: 'parc-jourdan-2', name: 'Parc Jourdan 2', lat: 43.52115, lon: 5.4495, depths: [20] },
  { id: 'parc-jourdan-3', name: 'Parc Jourdan 3', lat: 43.5208, lon: 5.448, depths: [30] },
  { id: 'parc-vendome-1', name: 'Parc Vendôme 1', lat: 43.5318, lon: 5.4416, depths: [20, 40] },
  { id: 'parc-vendome-2', name: 'Parc Vendôme 2', lat: 43.5322, lon: 5.4421, depths: [20] },
  { id: 'parc-rambot-1', name: 'Parc Rambot 1', lat: 43.5303, lon: 5.4568, depths: [20, 40] },
]

type NamedPlace = Place & { readonly id: string; readonly name: string }

export const TREES: readonly NamedPlace[] = [
  { id: 'platane-mirabeau-7', name: 'Platane Cours Mirabeau 7', lat: 43.5268, lon: 5.44785 },
  { id: 'platane-mirabeau-19', name: 'Platane Cours Mirabeau 19', lat: 43.52698, lon: 5.4502 },
  { id: 'micocoulier-precheurs-2', name: 'Micocoulier Prêcheurs 2', lat: 43.52995, lon: 5.45195 },
  { id: 'tilleul-victor-hugo-4', name: 'Tilleul Victor Hugo 4', lat: 43.5247, lon: 5.44588 },
  { id: 'platane-sextius-11', name: 'Platane Cours Sextius 11', lat: 43.5289, lon: 5.4437 },
]

export const SEGMENTS: readonly NamedPlace[] = [
  { id: 'flux-mirabeau', name: 'Cours Mirabeau, milieu', lat: 43.52692, lon: 5.4489 },
  { id: 'flux-espariat', name: 'Rue Espariat', lat: 43.52765, lon: 5.4465 },
  { id: 'flux-marechal-foch', name: 'Rue Maréchal Foch', lat: 43.5289, lon: 5.44765 },
  { id: 'flux-d-italie', name: 'Rue d’Italie', lat: 43.5257, lon: 5.4526 },
]

export const NOISE_POINTS: readonly NamedPlace[] = [
  { id: 'bruit-mirabeau', name: 'Cours Mirabeau', lat: 43.52688, lon: 5.4487 },
  { id: 'bruit-richelme', name: 'Place Richelme', lat: 43.5289, lon: 5.44725 },
  { id: 'bruit-verdun', name: 'Place de Verdun', lat: 43.52905, lon: 5.45125 },
  { id: 'bruit-rotonde', name: 'La Rotonde', lat: 43.52632, lon: 5.4451 },
]

export const BINS: readonly NamedPlace[] = [
  { id: 'corbeille-rotonde', name: 'Corbeille Rotonde', lat: 43.52645, lon: 5.44535 },
  { id: 'corbeille-mirabeau-1', name: 'Corbeille Mirabeau 1', lat: 43.52675, lon: 5.44735 },
  { id: 'corbeille-mirabeau-2', name: 'Corbeille Mirabeau 2', lat: 43.52702, lon: 5.4507 },
  { id: 'corbeille-mairie', name: 'Corbeille Mairie', lat: 43.52975, lon: 5.4471 },
  { id: 'corbeille-jourdan', name: 'Corbeille Parc Jourdan', lat: 43.5213, lon: 5.4484 },
  { id: 'corbeille-rambot', name: 'Corbeille Parc Rambot', lat: 43.5301, lon: 5.4562 },
]

export const AIR_POINTS: readonly NamedPlace[] = [
  { id: 'air-rotonde', name: 'Air Rotonde', lat: 43.52628, lon: 5.44495 },
  { id: 'air-sextius', name: 'Air Cours Sextius', lat: 43.5285, lon: 5.4438 },
]

export const HEAT_POINTS: readonly NamedPlace[] = [
  { id: 'chaleur-mirabeau', name: 'Chaleur Cours Mirabeau', lat: 43.52695, lon: 5.4493 },
  { id: 'chaleur-precheurs', name: 'Chaleur Place des Prêcheurs', lat: 43.5299, lon: 5.4519 },
  { id: 'chaleur-jourdan', name: 'Chaleur Parc Jourdan', lat: 43.5214, lon: 5.4489 },
  { id: 'chaleur-sextius', name: 'Chaleur Cours Sextius', lat: 43.5292, lon: 5.4436 },
]

/** Under the plane trees: what they are worth on a hot day. */
export const SHADE_POINTS: readonly NamedPlace[] = [
  { id: 'ombre-mirabeau-1', name: 'Ombre Cours Mirabeau 1', lat: 43.52674, lon: 5.4471 },
  { id: 'ombre-mirabeau-2', name: 'Ombre Cours Mirabeau 2', lat: 43.52684, lon: 5.4483 },
  { id: 'ombre-mirabeau-3', name: 'Ombre Cours Mirabeau 3', lat: 43.52694, lon: 5.4496 },
  { id: 'ombre-mirabeau-4', name: 'Ombre Cours Mirabeau 4', lat: 43.52703, lon: 5.4509 },
]

export const BUILDINGS: readonly NamedPlace[] = [
  { id: 'ecole-sallier', name: 'École Sallier', lat: 43.52295, lon: 5.4461 },
  { id: 'kiosque-jourdan', name: 'Kiosque Parc Jourdan', lat: 43.5211, lon: 5.4488 },
  { id: 'atelier-vendome', name: 'Atelier Parc Vendôme', lat: 43.5319, lon: 5.4425 },
]

export const CALL_POINTS: readonly NamedPlace[] = [
  { id: 'borne-neuf-canons', name: 'Borne Neuf-Canons', lat: 43.52678, lon: 5.4482 },
  { id: 'borne-mairie', name: 'Borne Place de la Mairie', lat: 43.52968, lon: 5.4474 },
  { id: 'borne-rotonde', name: 'Borne Rotonde', lat: 43.52638, lon: 5.4452 },
  { id: 'borne-parc-jourdan', name: 'Borne Parc Jourdan', lat: 43.5216, lon: 5.449 },
]
