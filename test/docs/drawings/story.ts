/** A short story of one place, told by the detectors themselves: what is drawn on pages of docs/operations. */

import { civilDayOf, civilTimeOf } from '../../../base/civil-day.ts'
import type { DevAddr, DevEui } from '../../../base/ids.ts'
import type { Measurement } from '../../../decoders/contract.ts'
import { ASSET_START, type AssetState } from '../../../gateway/detect/asset-state.ts'
import { stepAsset } from '../../../gateway/detect/engine.ts'
import { ALONE, type AssetInput } from '../../../gateway/detect/served.ts'
import type { AssetKind, AssetProperties, BindingRole } from '../../../gateway/registry/model.ts'
import type { EventFact, EventFactType } from '../../../sync/fact.ts'

export type Moment = {
  readonly atMs: number
  /** What the device says; left out: nothing is heard, time goes on. */
  readonly says?: readonly Measurement[]
}

export type Story = {
  readonly kind: AssetKind
  readonly role: BindingRole
  readonly properties?: AssetProperties
  readonly moments: readonly Moment[]
  /** The value that is drawn as a bar, and its full length. */
  readonly bar?: {
    readonly of: Measurement['quantity']
    readonly from: number
    readonly to: number
  }
  /** Every so many rows in which nothing is told one is drawn. */
  readonly every: number
  /** Told so often that nobody would see the rest. */
  readonly hides?: readonly EventFactType[]
}

type Row = {
  readonly when: string
  readonly bar: string
  readonly says: string
  readonly told: string
}

const DEV = '24e1240000000001' as DevEui
const BAR = 24

/** Rows of time, reading, bar, and what was told then. */
export function drawStory(story: Story): string {
  const { kind, role, properties = {}, every, bar } = story
  const asset = { id: 'here', kind, name: 'here', properties }
  const bindings = [{ asset: asset.id, devEui: DEV, role, index: 0, fromMs: 0 }]
  let state: AssetState = ASSET_START
  let timerMs: number | undefined
  const rows: Row[] = []
  const step = (input: AssetInput): readonly EventFact[] => {
    const done = stepAsset(state, input, { asset, bindings, around: ALONE })
    ;({ state, timerMs } = done)
    return done.facts.filter(({ type }) => !story.hides?.includes(type))
  }
  for (const [i, { atMs, says }] of story.moments.entries()) {
    while (timerMs !== undefined && timerMs <= atMs) {
      const dueMs = timerMs
      const told = step({ kind: 'timer', lineMs: dueMs, atMs: dueMs, clk: 2 })
      if (told.length > 0) rows.push(rowOf(dueMs, [], undefined, told))
      // A detector that wants the same moment again waits for the next.
      if (timerMs !== undefined && timerMs <= dueMs) timerMs = dueMs + 1
    }
    if (!says) continue
    const frame = { devEui: DEV, devAddr: '260b0001' as DevAddr, fCntUp: i, notes: [] }
    const at = { lineMs: atMs, atMs, clk: 2 } as const
    const told = step({ kind: 'uplink', ...at, ...frame, measurements: says })
    if (told.length > 0 || i % every === 0) rows.push(rowOf(atMs, says, bar, told))
  }
  const width = Math.max(...rows.map(({ says }) => says.length))
  const lines = rows.map(({ when, bar, says, told }) =>
    `${when}  ${bar}${says.padEnd(width)}${told && `  → ${told}`}`.trimEnd(),
  )
  return lines.join('\n')
}

function rowOf(
  atMs: number,
  says: readonly Measurement[],
  bar: Story['bar'],
  told: readonly EventFact[],
): Row {
  const value = bar && says.find(({ quantity }) => quantity === bar.of)?.value
  const share = bar && value !== undefined ? (value - bar.from) / (bar.to - bar.from) : 0
  const length = Math.round(Math.min(1, Math.max(0, share)) * BAR)
  const full = `${'█'.repeat(length)}${'·'.repeat(BAR - length)}  `
  const drawn = bar && (value === undefined ? ' '.repeat(full.length) : full)
  const reading = says.map(({ quantity, value }) => `${quantity} ${value}`).join(', ')
  const facts = told.map(({ type, fields }) => `${type} ${fieldsOf(fields)}`.trim()).join('; ')
  const when = `${civilDayOf(atMs).slice(5)} ${civilTimeOf(atMs)}`
  return { when, bar: drawn ?? '', says: reading, told: facts }
}

function fieldsOf(fields: EventFact['fields']): string {
  return Object.entries(fields)
    .filter(([name]) => name !== 'devEui')
    .map(([name, value]) => (name.endsWith('Ms') ? momentOf(name, value) : `${name} ${value}`))
    .join(', ')
}

function momentOf(name: string, value: unknown): string {
  const atMs = Number(value)
  return `${name.slice(0, -2)} ${civilDayOf(atMs).slice(5)} ${civilTimeOf(atMs)}`
}
