/**
 * docs/technician/sensors.md: every model that the gateway understands, what it tells, what it can be
 * ordered, and how many of its maker's examples our decoder is tried with.
 */

import { existsSync, readFileSync } from 'node:fs'
import { BUNDLED } from '../../decoders/bundled/list.ts'
import type { Decoder, DeviceCommand, DeviceSwitch, Quantity } from '../../decoders/contract.ts'

type Words = { readonly quantities: Readonly<Record<string, string>> }
/** The words of the pages, which are scripts for a browser and have no types here. */
async function wordsOf(language: 'FR' | 'EN'): Promise<Words> {
  const url = new URL(`../../gateway/console/words-${language.toLowerCase()}.js`, import.meta.url)
  return (await import(url.href))[language] as Words
}
const FR = await wordsOf('FR')
const EN = await wordsOf('EN')

const SWITCHES: readonly DeviceSwitch[] = [
  'history',
  'retransmission',
  'counter',
  'buzzer',
  'doublePress',
]
/** One order of each kind that any model can express which takes it at all. */
const ORDERS: readonly (readonly [word: string, command: DeviceCommand])[] = [
  ['ouvrir / open', { kind: 'openValve', valve: 1, seconds: 600 }],
  ['fermer / close', { kind: 'closeValve', valve: 1 }],
  ['rythme des messages / report every', { kind: 'reportEvery', seconds: 3600 }],
  ['rythme des mesures / measure every', { kind: 'collectEvery', seconds: 600 }],
  ['message tout de suite / report now', { kind: 'reportNow' }],
  ['compteur / preset counter', { kind: 'presetCounter', input: 1, count: 0 }],
  ['heure / sync clock', { kind: 'syncClock' }],
  ['redémarrer / reboot', { kind: 'reboot' }],
  ...SWITCHES.map((what) => [what, { kind: 'switch', what, on: true }] as const),
]

const INTRO = `# Les capteurs compris / The sensors understood

Généré depuis les décodeurs ; « exemples » : ceux du fabricant avec lesquels le décodeur est essayé. Une vanne
ne s'ouvre jamais sans durée.

Generated from the decoders; "examples": those of the maker that the decoder is tried with. A valve is never
opened without a duration.

| modèle / model | profil / profile | mesures / readings | ordres / orders | exemples / examples |
|---|---|---|---|---|
`

export function sensorsPage(): string {
  return INTRO + BUNDLED.map(({ decoder }) => row(decoder)).join('')
}

function row(decoder: Decoder): string {
  const quantities = [...new Set(decoder.channels.map(({ quantity }) => quantity))]
  const orders = ORDERS.filter(([, command]) => decoder.encode?.(command)).map(([word]) => word)
  const cells = [
    `${decoder.vendor} ${decoder.model}`,
    `\`${decoder.id}\``,
    quantities.map(bothWords).join(', '),
    orders.join(', ') || '–',
    examplesOf(decoder.id),
  ]
  return `| ${cells.join(' | ')} |\n`
}

function bothWords(quantity: Quantity): string {
  const [fr, en] = [FR.quantities[quantity], EN.quantities[quantity]]
  return fr === en ? `${fr}` : `${fr} / ${en}`
}

function examplesOf(id: string): string {
  const file = `test/vectors/sensors/${id}.json`
  if (!existsSync(file)) return 'd’un jumeau / of a twin'
  return String((JSON.parse(readFileSync(file, 'utf8')) as readonly unknown[]).length)
}
