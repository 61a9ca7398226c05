/**
 * After readings were corrected: the detectors of the assets that they serve are run again over the
 * journal, and the events that come out otherwise are told anew, or taken back.
 */

import { hexOf } from '../../base/bytes.ts'
import type { DevAddr, DevEui } from '../../base/ids.ts'
import type { DecoderOutput } from '../../decoders/contract.ts'
import type { EventFact } from '../../sync/fact.ts'
import { rowBytes } from '../../sync/row.ts'
import type { Position } from '../journal/segment.ts'
import type { EventCount } from './difference.ts'
import type { EventChanges } from './event-differences.ts'
import { type FrameAgain, framesAgain } from './frames-again.ts'
import { LivesAgain } from './lives-again.ts'
import type { RedecodeParts, RedecodeWork } from './redecode-parts.ts'
import type { RunningDecoder } from './running.ts'

/** Events in one record: far below what a record may hold. */
const EVENTS_A_RECORD = 64

/** Type of event → how many change; `undefined`: it did not come to its end. */
export async function correctEvents(
  parts: RedecodeParts,
  work: RedecodeWork,
  decoder: RunningDecoder,
  devices: ReadonlySet<DevEui>,
): Promise<Readonly<Record<string, EventCount>> | undefined> {
  const places = parts.placesOf(devices)
  const assets = new LivesAgain(places)
  const wanted = {
    isOurs: (devEui: DevEui) => assets.serves(devEui),
    sinceMs: Number.NEGATIVE_INFINITY,
    until: Number.POSITIVE_INFINITY,
    beforeRev: work.rev,
    ...parts.span(),
  }
  for await (const window of places.length > 0 ? framesAgain(parts.journal, wanted) : []) {
    for (const frame of window) {
      if (parts.isClosed()) return undefined
      const now = await outputNow(parts, work, decoder, frame)
      if (now === 'unavailable') return undefined
      hear(assets, frame, now)
    }
  }
  const counts: Record<string, EventCount> = {}
  const told = work.rev === null ? new Set<string>() : await toldBefore(parts, work.until, work.rev)
  const changes = assets.end(parts.now())
  count(counts, changes)
  if (work.rev !== null) await tell(parts, changes, work.rev, told)
  return counts
}

function hear(assets: LivesAgain, frame: FrameAgain, now: DecoderOutput | null): void {
  const { devEui, fCntUp, lineMs, ofMs: atMs, ofClk: clk, output, session } = frame
  // Detectors only ask whether two frames are of one session.
  const devAddr = `${session}` as DevAddr
  assets.hear({ devEui, devAddr, fCntUp, lineMs, atMs, clk, before: output ?? null, now })
}

/** What the frame says now: frames of other profiles and of other times what they said. */
async function outputNow(
  parts: RedecodeParts,
  { profile, sinceMs, until, withdraws }: RedecodeWork,
  decoder: RunningDecoder,
  { uplink, devEui, fPort, payload, ofMs, output: before = null }: FrameAgain,
): Promise<DecoderOutput | null | 'unavailable'> {
  const isMeant = uplink < until && ofMs >= sinceMs && parts.isOfProfile(devEui, profile)
  if (!isMeant) return before
  const result = await decoder.decode({ fPort, bytes: payload, receivedMs: ofMs })
  if (result.kind === 'decoded') return result.output
  if (result.error === 'unavailable') return 'unavailable'
  return withdraws ? null : before
}

function count(
  into: Record<string, EventCount>,
  { corrected, added, withdrawn }: EventChanges,
): void {
  const add = (facts: readonly EventFact[], what: keyof EventCount) => {
    for (const { type } of facts) {
      const before = into[type] ?? { corrected: 0, added: 0, withdrawn: 0 }
      into[type] = { ...before, [what]: before[what] + 1 }
    }
  }
  add(corrected, 'corrected')
  add(added, 'added')
  add(withdrawn, 'withdrawn')
}

/** What this job had told before a restart took it up again. */
async function toldBefore(
  parts: RedecodeParts,
  from: Position,
  rev: number,
): Promise<ReadonlySet<string>> {
  const told = new Set<string>()
  for await (const { record } of parts.journal.records(from, parts.span().synced)) {
    if (record?.kind !== 'corrected' || record.rev !== rev) continue
    for (const row of record.rows) told.add(hexOf(row))
  }
  return told
}

async function tell(
  parts: RedecodeParts,
  { corrected, added, withdrawn }: EventChanges,
  rev: number,
  told: ReadonlySet<string>,
): Promise<void> {
  const meant = [...corrected, ...added].map((fact) => ({ ...fact, rev }))
  const facts = [...meant, ...withdrawn.map((fact) => withdrawal(fact, rev))]
  const rows = facts.map((fact) => rowBytes(fact)).filter((row) => !told.has(hexOf(row)))
  for (let from = 0; from < rows.length; from += EVENTS_A_RECORD) {
    parts.append({ kind: 'corrected', rev, rows: rows.slice(from, from + EVENTS_A_RECORD) })
    await parts.sync()
  }
}

/** Of the moment of what it takes back, so that it comes out the same when it is told again. */
function withdrawal({ type, subject, atMs, clk }: EventFact, rev: number): EventFact {
  const fields = { of: type, ofMs: atMs, reason: 'frames were decoded again' }
  return { stream: 1, type: 'withdrawn', subject, atMs, clk, rev, fields }
}
