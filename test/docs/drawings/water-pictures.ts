/**
 * The drawn examples of docs/operations: a garden is played minute by minute (test/support/garden.ts), the
 * gateway's detectors hear its meters, and what they told is drawn. Nothing in them is drawn by hand.
 */

import type { EventFact } from '../../../sync/fact.ts'
import { Garden } from '../../support/garden.ts'
import { bar, mark, picture, type Scale } from './svg.ts'

const START_MS = Date.UTC(2026, 5, 1)
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

function newGarden(): Garden {
  return new Garden(
    [
      { id: 'Z1', litresPerHour: 1_800, opensAt: 60, forMinutes: 25 },
      { id: 'Z2', litresPerHour: 1_200, opensAt: 95, forMinutes: 30 },
    ],
    START_MS,
  )
}

const numberOf = (fact: EventFact, field: string) => fact.fields[field] as number
const decidedMs = ({ minute }: { readonly minute: number }) => START_MS + minute * 60_000

/** Litres by hour around a leak: from its beginning to its repair. */
export function leakPicture(): string {
  const garden = newGarden()
    .days(6)
    .minutes(9 * 60)
  const beganMs = START_MS + garden.minute * 60_000
  garden.faults.leak['Z1'] = 35
  garden.minutes(20 * 60)
  const mendedMs = START_MS + garden.minute * 60_000
  garden.faults.leak['Z1'] = 0
  garden.minutes(8 * 60)
  const scale: Scale = { fromMs: beganMs - 10 * HOUR_MS, toMs: mendedMs + 7 * HOUR_MS, most: 100 }
  const hours = garden.facts.filter(({ type, subject }) => type === 'zoneHour' && subject === 'Z1')
  const bars = hours.map((fact) => {
    const fromMs = numberOf(fact, 'hourMs')
    const litres = numberOf(fact, 'litres')
    return bar(scale, {
      fromMs,
      toMs: fromMs + HOUR_MS,
      litres,
      look: litres > 100 ? 'cut' : 'found',
    })
  })
  const events = garden.told().map((fact, at) => {
    return mark(scale, { ms: decidedMs(fact), text: wordOf(fact), row: at % 3 })
  })
  const truth = [
    mark(scale, { ms: beganMs, text: 'it begins to leak', row: 3 }),
    mark(scale, { ms: mendedMs, text: 'mended', row: 3 }),
  ]
  const caption = 'Litres an hour at the meter of one zone; waterings are cut off'
  return picture(scale, caption, [...bars, ...events, ...truth])
}

function wordOf({ type, fields }: EventFact): string {
  if (type === 'leakCleared') return `leakCleared: ${fields['lostLitres']} L lost`
  const flow = Math.round(fields['flowLitresPerHour'] as number)
  return `${type}: ${flow} L/h, confidence ${fields['confidence']}`
}

/** The waterings behind a broken sprinkler, as the fact tells them. */
export function cyclePicture(): string {
  const garden = newGarden().days(7)
  garden.faults.watering['Z1'] = 1.22
  garden.days(4)
  const found = garden.told().find(({ type }) => type === 'cycleFaultFound')!
  const rows = found.fields['evidence'] as readonly (readonly [number, number, number, number])[]
  const scale: Scale = {
    fromMs: rows[0]![0] - DAY_MS / 2,
    toMs: decidedMs(found) + DAY_MS / 2,
    most: 1_100,
  }
  const bars = rows.flatMap(([fromMs, , expected, litres]) => [
    bar(scale, {
      fromMs: fromMs - DAY_MS * 0.4,
      toMs: fromMs - DAY_MS * 0.2,
      litres: expected,
      look: 'expected',
    }),
    bar(scale, { fromMs: fromMs - DAY_MS * 0.2, toMs: fromMs, litres, look: 'found' }),
  ])
  const text = `cycleFaultFound: ${found.fields['kind']}, confidence ${found.fields['confidence']}`
  const caption = 'Litres of each watering: expected (outline) and found'
  return picture(scale, caption, [...bars, mark(scale, { ms: decidedMs(found), text, row: 0 })])
}
