/** A step of a decoder's way into use: the state it leaves, and the fact that tells it upward. */

import type { DecoderRecord, RecordTime } from '../journal/record.ts'
import type { Position } from '../journal/segment.ts'
import type { Effects } from './context.ts'
import {
  BUNDLED_REF,
  type DecoderRef,
  LOG_KEPT,
  NO_DECODERS,
  OLDER_KEPT,
  type ProfileDecoders,
  REFUSED_KEPT,
  type Trial,
  type TrialStage,
} from './decoder-state.ts'
import type { EngineState } from './state.ts'

type Timed = DecoderRecord & RecordTime

export function onDecoder(
  state: EngineState,
  record: Timed,
  position: Position,
  effects: Effects,
): void {
  const { profile, arrow, version, planId, detail, atMs } = record
  const { profiles, jobs } = state.decoders
  if (arrow === 'refreshed') {
    state.decoders.trust = record.about.trust ?? null
    return
  }
  const before = profiles.get(profile) ?? NO_DECODERS
  const entry = { arrow, version, planId, atMs, detail }
  const log = [...before.log, entry].slice(-LOG_KEPT)
  const switched = arrow === 'activated' ? { switched: entry } : {}
  profiles.set(profile, { ...moved(before, record), ...switched, log })
  const { sinceMs, withdraws = false, rev: ended, frames, because } = record.about
  if (sinceMs !== undefined) {
    // One record with the switch that asks for it: a power cut leaves both or neither.
    state.decoders.revs++
    const { revs: rev } = state.decoders
    jobs.set(rev, { rev, profile, sinceMs, until: position, withdraws, reason: detail || arrow })
  }
  if (ended !== undefined) jobs.delete(ended)
  const told = {
    ...(frames !== undefined && { frames }),
    ...(because !== undefined && { because }),
  }
  effects.facts.push({
    stream: 4,
    type: 'decoderMoved',
    subject: '',
    atMs: Math.max(0, atMs),
    clk: record.clk,
    rev: 0,
    fields: { profile, version, stage: arrow, planId, detail, ...told },
  })
}

function moved(before: ProfileDecoders, record: Timed): ProfileDecoders {
  const { trial } = before
  const ref: DecoderRef = { version: record.version, sha256: record.sha256 }
  switch (record.arrow) {
    case 'planned':
      return { ...before, plan: record.about.plan ?? null }
    case 'staged':
      return { ...before, trial: stagedTrial(ref, record) }
    case 'tested':
      return { ...before, trial: at('shadow', trial, record) }
    case 'ready':
      return { ...before, trial: at('ready', trial, record) }
    case 'activated':
      return activated(before, record)
    case 'settled':
      return { ...before, plan: planAfter(before, record), trial: null }
    case 'refused':
      return {
        ...before,
        plan: planAfter(before, record),
        trial: null,
        refused: withRefused(before, record),
      }
    case 'rolledBack':
      return rolledBack(before, record)
    case 'redecode':
    case 'redecoded':
    case 'refreshed':
      return before
  }
}

function stagedTrial(ref: DecoderRef, { planId, about, lineMs }: Timed): Trial {
  const all = (about.channels ?? []).map(([quantity, index]) => ({ quantity, index }))
  return { ref, planId, stage: 'staged', sinceLineMs: lineMs, channels: all }
}

function at(stage: TrialStage, trial: Trial | null, { lineMs }: Timed): Trial | null {
  return trial && { ...trial, stage, sinceLineMs: lineMs }
}

/** The switch: what was in force becomes what a rollback goes to. */
function activated(before: ProfileDecoders, record: Timed): ProfileDecoders {
  const { trial, active, older } = before
  if (!trial) return before
  return {
    ...before,
    channels: trial.channels,
    active: trial.ref,
    older: [active ?? BUNDLED_REF, ...older].slice(0, OLDER_KEPT),
    trial: { ...trial, stage: 'canary', sinceLineMs: record.lineMs },
  }
}

/** The record names what is in force from now on; the channels stay, for readings have travelled. */
function rolledBack(before: ProfileDecoders, record: Timed): ProfileDecoders {
  const { active, older } = before
  const place = older.findIndex(({ sha256 }) => sha256 === record.sha256)
  const failed = active ?? BUNDLED_REF
  return {
    ...before,
    active: record.sha256 === '' ? null : { version: record.version, sha256: record.sha256 },
    older: older.slice(place + 1),
    plan: planAfter(before, record),
    trial: null,
    refused: withRefused(before, { ...record, sha256: failed.sha256 }),
  }
}

/** A plan has come to its end here; one that came meanwhile stays. */
function planAfter({ plan }: ProfileDecoders, { planId }: Timed): ProfileDecoders['plan'] {
  return plan?.id === planId ? null : plan
}

function withRefused(
  { refused }: ProfileDecoders,
  { sha256, planId }: Pick<Timed, 'sha256' | 'planId'>,
): ProfileDecoders['refused'] {
  return [...refused, { sha256, planId }].slice(-REFUSED_KEPT)
}
