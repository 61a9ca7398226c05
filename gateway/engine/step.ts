/**
 * The fold: `step(state, record)` changes the state and says what the world is to do. First all timers
 * that are due by the record's time fire, in the order of their deadlines; then the record itself.
 *
 * Nothing here asks for the time, for chance or for the disk: the same records give the same state.
 */

import assert from 'node:assert/strict'
import type { Stream } from '../../sync/fact.ts'
import { genesisHead, nextHead, readRow } from '../../sync/row.ts'
import type { CorrectedRecord, FactsRecord, TimedRecord } from '../journal/record.ts'
import type { Position } from '../journal/segment.ts'
import { type Effects, type EngineSettings, noEffects } from './context.ts'
import { fireTimers } from './fire-timers.ts'
import { onCommand } from './on-command.ts'
import { onDecoded } from './on-decoded.ts'
import { onDecoder } from './on-decoder.ts'
import { onJoin } from './on-join.ts'
import { onRedecoded } from './on-redecoded.ts'
import { onTx, onTxResult, settleOpenTx } from './on-tx.ts'
import { onUplink } from './on-uplink.ts'
import type { EngineState, StreamHead } from './state.ts'

export function step(
  state: EngineState,
  record: TimedRecord,
  position: Position,
  settings: EngineSettings,
): Effects {
  const effects = noEffects()
  // Facts and intents are consequences: they stand at the time of their cause.
  if (record.kind !== 'facts') fireTimers(state, record, settings, effects)
  state.lineMs = record.lineMs
  state.atMs = record.atMs
  state.clk = record.clk
  switch (record.kind) {
    case 'boot':
      onBoot(state, record, effects)
      break
    case 'join':
      onJoin(state, record, position, settings, effects)
      break
    case 'uplink':
      onUplink(state, record, position, settings, effects)
      break
    case 'decoded':
      onDecoded(state, record, settings, effects)
      break
    case 'command':
      onCommand(state, record, position, settings, effects)
      break
    case 'tx':
      onTx(state, record, position)
      break
    case 'txResult':
      onTxResult(state, record, settings, effects)
      break
    case 'facts':
      onFacts(state, record, effects)
      break
    case 'decoder':
      onDecoder(state, record, position, effects)
      break
    case 'redecoded':
      onRedecoded(state, record, settings, effects)
      break
    case 'corrected':
      onCorrected(record, effects)
      break
    case 'clock':
    case 'tick':
      break
    default:
      record satisfies never
  }
  return effects
}

function onBoot(
  state: EngineState,
  record: Extract<TimedRecord, { kind: 'boot' }>,
  effects: Effects,
): void {
  state.epoch = record.epoch
  state.bootId = record.bootId
  state.streams = new Map()
  settleOpenTx(state, record, effects)
  effects.facts.push({
    stream: 4,
    type: 'gatewayStarted',
    subject: '',
    atMs: record.atMs,
    clk: record.clk,
    rev: 0,
    fields: { version: record.version, bootId: record.bootId, reason: '' },
  })
}

/** Facts move the sequence numbers and hashes of their streams on. */
function onFacts(state: EngineState, record: FactsRecord, effects: Effects): void {
  for (const entry of record.entries) {
    const { stream, seq, row } = entry
    const before = streamHead(state, stream)
    assert.equal(seq, before.next, 'a fact sequence has a hole')
    const head = nextHead(before.head, row)
    state.streams.set(stream, { next: seq + 1, head })
    effects.rows.push({ entry, head })
  }
}

/** Events of the past, told anew; the detectors themselves go on from the present. */
function onCorrected({ rows }: CorrectedRecord, effects: Effects): void {
  for (const row of rows) {
    const read = readRow(row)
    if (read.kind === 'fact') effects.facts.push(read.fact)
  }
}

/** Where a stream of the running epoch stands. */
export function streamHead(state: EngineState, stream: Stream): StreamHead {
  return state.streams.get(stream) ?? { next: 0, head: genesisHead({ epoch: state.epoch, stream }) }
}
