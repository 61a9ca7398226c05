import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CAR_PARK_FIELDS } from './car-park-fields.ts'
import {
  CAR_PARKS_MAX,
  type CarParkError,
  CHARS_MAX,
  carParkErrorText,
  carParksCsv,
  carParksName,
  ERRORS_MAX,
  readCarParks,
} from './car-parks.ts'

/** city-data-standards.md §6.1, as it stands there. */
const HEADER =
  'id;nom;insee;adresse;url;type_usagers;gratuit;nb_places;nb_pr;nb_pmr;nb_voitures_electriques;nb_velo;nb_2r_el;nb_autopartage;nb_2_rm;nb_covoit;hauteur_max;num_siret;Xlong;Ylat;tarif_pmr;tarif_1h;tarif_2h;tarif_3h;tarif_4h;tarif_24h;abo_resident;abo_non_resident;type_ouvrage;info'
const GOOD: Readonly<Record<string, string>> = {
  ...{ id: '13001-P-001', nom: 'ROTONDE', insee: '13001', type_usagers: 'tous', gratuit: 'false' },
  ...{ adresse: '"1, place de la Rotonde; 13100 Aix"', nb_places: '1750', nb_pmr: '35' },
  ...{ hauteur_max: '190', num_siret: '21130001900016', Xlong: '5.4450', Ylat: '43.5259' },
  ...{ tarif_pmr: 'normal_payant', tarif_1h: '2.8', type_ouvrage: 'ouvrage', info: '' },
}

function row(changes: Readonly<Record<string, string>> = {}): string {
  const cells = { ...GOOD, ...changes }
  return CAR_PARK_FIELDS.map(({ name }) => cells[name] ?? '').join(';')
}

function errorsOf(text: string): readonly CarParkError[] {
  const read = readCarParks(text)
  return read.kind === 'rejected' ? read.errors : []
}

test('the thirty columns stand in the order of the schema', () => {
  assert.equal(CAR_PARK_FIELDS.map(({ name }) => name).join(';'), HEADER)
  assert.equal(CAR_PARK_FIELDS.length, 30)
})

test('a good table is read, with BOM or without, and written as it was', () => {
  for (const bom of ['', '\uFEFF']) {
    const read = readCarParks(`${bom}${HEADER}\r\n${row()}\r\n`)
    assert.ok(read.kind === 'read')
    assert.equal(carParksCsv(read.carParks), `${HEADER}\r\n${row()}\r\n`)
  }
  const west = row({ Xlong: '-1.5536', insee: '44109', id: '44109-P-001' })
  const read = readCarParks(`${HEADER}\n${west}`)
  assert.ok(read.kind === 'read')
  assert.match(carParksCsv(read.carParks), /;-1\.5536;/)
})

test('each rule of the schema refuses what breaks it, and names line and column', () => {
  const broken: readonly (readonly [string, string])[] = [
    ['id', '13001-P-1'],
    ['id', '20001-P-001'],
    ['id', ''],
    ['nom', 'Rotonde'],
    ['nom', 'MÉJANES'],
    ['nom', ''],
    ['insee', '1300'],
    ['insee', '20001'],
    ['type_usagers', 'clients'],
    ['type_usagers', 'abonnes'],
    ['gratuit', 'oui'],
    ['gratuit', ''],
    ['nb_places', ''],
    ['nb_places', '12.5'],
    ['nb_places', '-1'],
    ['nb_velo', 'beaucoup'],
    ['hauteur_max', '1,90'],
    ['hauteur_max', ''],
    ['num_siret', '2113000190001'],
    ['Xlong', '5.445'],
    ['Xlong', '181.0000'],
    ['Xlong', '5,4450'],
    ['Ylat', '90.1'],
    ['Ylat', ''],
    ['tarif_pmr', 'payant'],
    ['tarif_1h', '-2'],
    ['tarif_24h', '12 €'],
    ['abo_resident', 'x'],
    ['type_ouvrage', 'silo'],
  ]
  for (const [column, value] of broken) {
    const errors = errorsOf(`${HEADER}\n${row()}\n${row({ id: '13001-P-002', [column]: value })}`)
    assert.equal(errors.length, 1, `${column} ${value}`)
    assert.deepEqual([errors[0]!.line, errors[0]!.column, errors[0]!.value], [3, column, value])
  }
})

test('an id is of its commune and stands once', () => {
  const other = errorsOf(`${HEADER}\n${row({ insee: '13002' })}`)
  assert.match(carParkErrorText(other[0]!), /line 2, id "13001-P-001": must begin with .* 13002/)
  const twice = errorsOf(`${HEADER}\n${row()}\n${row()}`)
  assert.match(carParkErrorText(twice[0]!), /line 3, id "13001-P-001": stands in line 2 too/)
})

test('columns that are missing, moved or too many are named', () => {
  const swapped = HEADER.replace('nom;insee', 'insee;nom')
  assert.deepEqual(
    errorsOf(`${swapped}\n${row()}`).map(({ column }) => column),
    ['nom', 'insee'],
  )
  assert.match(errorsOf(`${HEADER};couleur\n${row()};x`)[0]!.problem, /no column/)
  assert.match(errorsOf(`${HEADER}\n13001-P-001;ROTONDE`)[0]!.problem, /2 cells, 30 are needed/)
  assert.ok(errorsOf('').length > 0)
})

test('what is too much is refused as a whole, and errors are told up to a number', () => {
  const rows = (count: number, changes = {}) =>
    Array.from({ length: count }, (_, i) =>
      row({ id: `13001-P-${String(i).padStart(3, '0')}`, ...changes }),
    )
  assert.equal(errorsOf([HEADER, ...rows(CAR_PARKS_MAX)].join('\n')).length, 0)
  const many = [HEADER, ...rows(CAR_PARKS_MAX), row()].join('\n')
  assert.match(carParkErrorText(errorsOf(many)[0]!), /the file: has more than 999/)
  assert.match(errorsOf('x'.repeat(CHARS_MAX + 1))[0]!.problem, /longer/)
  assert.equal(errorsOf([HEADER, ...rows(200, { gratuit: 'x' })].join('\n')).length, ERRORS_MAX)
})

test('S19: no text makes the reader of car parks throw', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => void readCarParks(text)))
  const cut = fc.nat(HEADER.length + row().length)
  fc.assert(fc.property(cut, (at) => void readCarParks(`${HEADER}\n${row()}`.slice(0, at))))
  assert.equal(readCarParks(`${HEADER}\n"${row()}`).kind, 'rejected')
})

test('the file is named as the national base wants it', () => {
  assert.equal(
    carParksName('Aix-en-Provence', '2026-06-15'),
    'Parking_Aix-en-Provence_20260615.csv',
  )
})
