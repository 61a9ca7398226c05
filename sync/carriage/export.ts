/**
 * The gateway's side of a stick: everything that the hypervisor has not acknowledged, as signed files of
 * one stream each, alarms first, the manifest last. What a run before has written whole is taken as it
 * stands, so a run that was cut short goes on; what has been acknowledged since makes room.
 */

import { createHash } from 'node:crypto'
import type { GatewayEui } from '../../base/ids.ts'
import type { LaneId } from '../messages.ts'
import { readMessage } from '../read-message.ts'
import { type PullAnswer, type PullQuery, readAnswer } from '../transport/pull.ts'
import {
  factsName,
  isFactsName,
  type ManifestEntry,
  readContent,
  writeContent,
} from './contents.ts'
import { readSigned, type Signer, type Trust, writeSigned } from './signed.ts'
import { type Stick, StickError } from './stick.ts'

/** A stream of an epoch as it stands on the gateway: what is below `acked` has arrived. */
export type LaneState = LaneId & { readonly acked: number; readonly next: number }

export type ExportParts = {
  readonly gw: GatewayEui
  readonly lanes: () => Promise<readonly LaneState[]>
  readonly hello: () => Promise<Uint8Array | undefined>
  readonly batches: (query: PullQuery) => Promise<PullAnswer>
  readonly stick: Stick
  readonly signer: Signer
  /** The authority of the signer: what lies on the stick is judged like anybody's. */
  readonly trust: Trust
  readonly nowMs: number
  readonly onProgress?: (facts: number, all: number) => void
}

export type ExportReport = {
  /** Facts on the stick now, and those of them that were there before this run. */
  readonly facts: number
  readonly resumed: number
  /** Facts that found no room. */
  readonly left: number
  readonly files: number
  readonly bytes: number
}

export const MANIFEST = 'manifest'
export const GREETING = 'greeting'
/** Rows of a piece: as many as there is room for. */
const ROWS = [4096, 256, 16]

type Piece = { readonly entry: ManifestEntry; readonly facts: number }

/** Throws StickError when the stick is gone; a full one is a report. */
export async function exportFacts(parts: ExportParts): Promise<ExportReport> {
  const { stick, onProgress } = parts
  const lanes = (await parts.lanes()).toSorted((a, b) => a.stream - b.stream)
  const all = lanes.reduce((sum, { acked, next }) => sum + next - acked, 0)
  removeAcked(stick, lanes)
  const pieces: Piece[] = []
  let resumed = 0
  let facts = 0
  let isFull = !(await writeGreeting(parts))
  for (const lane of lanes) {
    for (let at = lane.acked; at < lane.next && !isFull; ) {
      const before = existing(parts, lane, at)
      const piece = before ?? (await addPiece(parts, lane, at))
      isFull = piece === undefined
      if (!piece) break
      pieces.push(piece)
      at += piece.facts
      facts += piece.facts
      if (before) resumed += piece.facts
      onProgress?.(facts, all)
    }
  }
  const isWhole = !isFull
  while (!writeManifest(parts, { pieces, isWhole: isWhole && facts === all })) {
    // Not even room for the list: the newest piece makes it.
    const last = pieces.pop()
    if (!last) throw new StickError('full', 'the stick has no room for anything')
    stick.remove(last.entry.name)
    facts -= last.facts
  }
  removeOthers(stick, pieces)
  const bytes = pieces.reduce((sum, { entry }) => sum + entry.bytes, 0)
  return {
    facts,
    resumed: Math.min(resumed, facts),
    left: all - facts,
    files: pieces.length,
    bytes,
  }
}

/** A piece of a run before that begins here, if it is whole and ours. */
function existing(parts: ExportParts, lane: LaneState, at: number): Piece | undefined {
  const start = factsName({ ...lane, from: at, to: 0 }).replace(/0\.facts$/, '')
  const name = parts.stick.list().find((one) => one.startsWith(start) && isFactsName(one))
  const bytes = name === undefined ? undefined : parts.stick.read(name)
  const read = bytes && readSigned(bytes, parts.trust)
  if (!name || !bytes || read?.kind !== 'signed') return undefined
  const content = readContent(read.content)
  if (content?.kind !== 'facts' || content.gw !== parts.gw) return undefined
  const to = endOf(content.messages.at(-1))
  // One that reaches beyond what is synced now would be of another life of the disk.
  if (to === undefined || to <= at || to > lane.next) return undefined
  if (factsName({ ...lane, from: at, to }) !== name) return undefined
  return { entry: entryOf(name, bytes), facts: to - at }
}

/** The next facts, on the stick; fewer where there is little room, `undefined` where there is none. */
async function addPiece(
  parts: ExportParts,
  lane: LaneState,
  at: number,
): Promise<Piece | undefined> {
  for (const rows of ROWS) {
    const piece = await cut(parts, lane, { at, limit: Math.min(rows, lane.next - at) })
    const { name } = piece.entry
    if (fits(() => parts.stick.write(name, piece.bytes))) return piece
  }
  return undefined
}

async function cut(
  parts: ExportParts,
  { epoch, stream }: LaneState,
  { at, limit }: { readonly at: number; readonly limit: number },
): Promise<Piece & { readonly bytes: Uint8Array }> {
  const answer = await parts.batches({ epoch, stream, next: at, limit })
  const messages = answer.kind === 'messages' ? readAnswer(answer.bytes) : undefined
  const to = endOf(messages?.at(-1))
  if (!messages || to === undefined || to <= at) {
    throw new Error(`the gateway gave no facts of epoch ${epoch}, stream ${stream} from ${at} on`)
  }
  const content = writeContent({ kind: 'facts', gw: parts.gw, messages })
  const bytes = writeSigned(parts.signer, content)
  const name = factsName({ epoch, stream, from: at, to })
  return { bytes, entry: entryOf(name, bytes), facts: to - at }
}

function fits(work: () => void): boolean {
  try {
    work()
    return true
  } catch (error) {
    if (error instanceof StickError && error.code === 'full') return false
    throw error
  }
}

async function writeGreeting({ gw, hello, stick, signer }: ExportParts): Promise<boolean> {
  const message = await hello()
  if (!message) return true
  const bytes = writeSigned(signer, writeContent({ kind: 'greeting', gw, message }))
  return fits(() => stick.write(GREETING, bytes))
}

function writeManifest(
  { gw, stick, signer, nowMs }: ExportParts,
  { pieces, isWhole }: { readonly pieces: readonly Piece[]; readonly isWhole: boolean },
): boolean {
  const entries = pieces.map(({ entry }) => entry)
  const content = writeContent({ kind: 'manifest', gw, atMs: nowMs, isWhole, entries })
  return fits(() => stick.write(MANIFEST, writeSigned(signer, content)))
}

/** Room first: pieces whose facts have all arrived. The manifest that names them goes before them. */
function removeAcked(stick: Stick, lanes: readonly LaneState[]): void {
  const acked = new Map(
    lanes.map((lane) => [factsName({ ...lane, from: 0, to: 0 }).slice(0, 14), lane]),
  )
  const done = stick.list().filter((name) => {
    if (!isFactsName(name)) return false
    const lane = acked.get(name.slice(0, 14))
    const to = Number(/-(\d+)\.facts$/.exec(name)![1])
    return lane !== undefined && to <= lane.acked
  })
  if (done.length > 0) stick.remove(MANIFEST)
  for (const name of done) stick.remove(name)
}

/** What the manifest does not name: cut otherwise by a run before, or half written. */
function removeOthers(stick: Stick, pieces: readonly Piece[]): void {
  const named = new Set(pieces.map(({ entry }) => entry.name))
  const isOurs = (name: string): boolean => isFactsName(name) || name.endsWith('.new')
  for (const name of stick.list()) if (isOurs(name) && !named.has(name)) stick.remove(name)
}

function entryOf(name: string, bytes: Uint8Array): ManifestEntry {
  const sha256 = new Uint8Array(createHash('sha256').update(bytes).digest())
  return { name, bytes: bytes.length, sha256 }
}

function endOf(bytes: Uint8Array | undefined): number | undefined {
  const read = bytes && readMessage(bytes)
  if (read?.kind !== 'message') return undefined
  if (read.message.kind === 'batch') return read.message.next
  return read.message.kind === 'gap' ? read.message.to : undefined
}
