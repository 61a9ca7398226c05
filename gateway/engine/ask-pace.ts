/** A sensor is asked to speak at another pace: an order like any, with who asked and why. */

import { makeFact } from '../detect/step.ts'
import type { CommandRecord, RecordTime } from '../journal/record.ts'
import type { PaceAskCommand } from './command.ts'
import { finishCommand } from './command-results.ts'
import type { Effects, EngineSettings } from './context.ts'
import { tellAsset } from './detection.ts'
import { queueDownlink } from './queue.ts'
import type { EngineState } from './state.ts'

/** A sensor that speaks once a day is told at its next word. */
const EXPIRES_MS = 2 * 24 * 3_600_000

export function askPace(
  state: EngineState,
  record: CommandRecord & RecordTime,
  { space, devEui, seconds, because, fPort, payload }: PaceAskCommand,
  settings: EngineSettings,
  effects: Effects,
): void {
  if (state.assets.get(space)?.kind !== 'space') {
    finishCommand(state, effects, record, record.id, 'refused', `no space ${space} is known here`)
    return
  }
  const isWaiting = queueDownlink(state, record, settings, effects, devEui, {
    commandId: record.id,
    purpose: 'data',
    fPort,
    payload,
    confirmed: true,
    expiresLineMs: record.lineMs + EXPIRES_MS,
  })
  if (!isWaiting) return
  const { lineMs, atMs, clk, id: commandId, origin: by } = record
  const told = { devEui, seconds, because, by, commandId }
  effects.facts.push(makeFact('paceAsked', record, space, told))
  const asked = { kind: 'paceAsked', lineMs, atMs, clk, devEui, seconds } as const
  tellAsset(state, space, asked, settings, effects)
}
