/**
 * The 30 columns of `etalab/schema-stationnement` 0.1.5, the national base of off-street parking places
 * (city-data-standards.md §6.1), in their order.
 */

import type { Field } from './table-schema.ts'

export const CAR_PARK_SCHEMA = {
  name: 'schema-stationnement',
  version: '0.1.5',
  homepage: 'https://schema.data.gouv.fr/etalab/schema-stationnement/',
} as const

const INSEE = '([013-9]\\d|2[AB1-9])\\d{3}'

function text(name: string, description: string, constraints?: Field['constraints']): Field {
  return { name, type: 'string', description, ...(constraints && { constraints }) }
}

function count(name: string, description: string, more: { readonly required?: true } = {}): Field {
  return { name, type: 'integer', description, constraints: { ...more, minimum: 0 } }
}

function euros(name: string, description: string): Field {
  return { name, type: 'number', description: `${description}, € TTC`, constraints: { minimum: 0 } }
}

const required = true as const

export const CAR_PARK_FIELDS: readonly Field[] = [
  {
    ...text('id', 'Code INSEE, -P- et un numéro', {
      required,
      unique: true,
      pattern: `^${INSEE}-P-\\d{3}$`,
    }),
    example: '13001-P-001',
  },
  text('nom', 'Nom, en majuscules sans accents', {
    required,
    pattern: '^[^\\p{Ll}\\u0080-\\u024F]+$',
  }),
  {
    ...text('insee', 'Code INSEE de la commune', { required, pattern: `^${INSEE}$` }),
    example: '13001',
  },
  text('adresse', 'Numéro, voie, code postal, commune, séparés de virgules'),
  text('url', 'Page du parc'),
  text('type_usagers', 'Pour qui', { required, enum: ['tous', 'abonnés'] }),
  { name: 'gratuit', type: 'boolean', description: 'Gratuit', constraints: { required } },
  count('nb_places', 'Places', { required }),
  count('nb_pr', 'Places de parc relais'),
  count('nb_pmr', 'Places pour personnes à mobilité réduite'),
  count('nb_voitures_electriques', 'Places de recharge'),
  count('nb_velo', 'Places pour vélos'),
  count('nb_2r_el', 'Places pour deux-roues électriques'),
  count('nb_autopartage', 'Places d’autopartage'),
  count('nb_2_rm', 'Places pour deux-roues motorisés'),
  count('nb_covoit', 'Places de covoiturage'),
  text('hauteur_max', 'Hauteur limite en cm, ou N/A', { required, pattern: '^(\\d+|N/A)$' }),
  text('num_siret', 'SIRET du gestionnaire', { required, pattern: '^\\d{14}$' }),
  {
    ...{ name: 'Xlong', type: 'number', description: 'Longitude, WGS 84, 4 décimales au moins' },
    constraints: { required, pattern: '^-?\\d+\\.\\d{4,}$', minimum: -180, maximum: 180 },
  },
  {
    ...{ name: 'Ylat', type: 'number', description: 'Latitude, WGS 84' },
    constraints: { required, minimum: -90, maximum: 90 },
  },
  text('tarif_pmr', 'Tarif des places PMR', {
    enum: ['gratuit', 'normal_payant', 'tarif_special'],
  }),
  euros('tarif_1h', 'Tarif de 1 h'),
  euros('tarif_2h', 'Tarif de 2 h'),
  euros('tarif_3h', 'Tarif de 3 h'),
  euros('tarif_4h', 'Tarif de 4 h'),
  euros('tarif_24h', 'Tarif de 24 h'),
  euros('abo_resident', 'Abonnement mensuel de résident'),
  euros('abo_non_resident', 'Abonnement mensuel de non-résident'),
  text('type_ouvrage', 'Ouvrage', { enum: ['enclos_en_surface', 'ouvrage'] }),
  text('info', 'Autres informations'),
]
