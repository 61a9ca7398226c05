/**
 * Both ends of a stick's way: its files to the hypervisor, whose receipts stay on it, and those receipts
 * to the gateway. Nothing is ever taken from half a copy: each file was written whole, and the manifest
 * that names them all was written last (F9).
 */

import { createHash } from 'node:crypto'
import { sameBytes } from '../../base/bytes.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { LaneId } from '../messages.ts'
import type { PullAcked } from '../transport/pull.ts'
import { type Content, type ManifestEntry, readContent } from './contents.ts'
import { GREETING, MANIFEST } from './export.ts'
import { readSigned, type Trust, unverifiedContent } from './signed.ts'
import type { Stick } from './stick.ts'

export type FileTrouble = { readonly name: string; readonly reason: string }

export type HandOver = {
  /** Whether the gateway's copy was finished, and everything that waited there is on the stick. */
  readonly manifest: 'whole' | 'part' | 'missing' | 'format' | 'refused'
  readonly files: number
  readonly taken: number
  readonly troubles: readonly FileTrouble[]
}

/** Each receipt stands beside its stream's files, the newest in place of the one before. */
const RECEIPT = /^[0-9a-f]{12}-[0-4]\.receipt$/

/** To the hypervisor, file by file; `deliver` gives its receipt, or throws with its reason. */
export async function handOver(
  stick: Stick,
  deliver: (file: Uint8Array) => Promise<Uint8Array>,
  onProgress?: (done: number, all: number) => void,
): Promise<HandOver> {
  const listed = readManifest(stick)
  if (listed.kind === 'rejected') {
    return { manifest: listed.reason, files: 0, taken: 0, troubles: [] }
  }
  const { entries, isWhole, file } = listed
  const troubles: FileTrouble[] = []
  const greeting = stick.read(GREETING)
  try {
    // Before all else: a list that nobody of ours has signed is none.
    await deliver(file)
    if (greeting) await deliver(greeting)
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error
    const trouble = { name: MANIFEST, reason: error.message }
    return { manifest: 'refused', files: entries.length, taken: 0, troubles: [trouble] }
  }
  let taken = 0
  for (const [done, entry] of entries.entries()) {
    const bytes = stick.read(entry.name)
    if (!bytes || !isAsListed(bytes, entry)) {
      troubles.push({ name: entry.name, reason: bytes ? 'changed' : 'missing' })
      continue
    }
    try {
      const receipt = await deliver(bytes)
      stick.write(`${entry.name.slice(0, 14)}.receipt`, receipt)
      taken++
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error
      troubles.push({ name: entry.name, reason: error.message })
    }
    onProgress?.(done + 1, entries.length)
  }
  return { manifest: isWhole ? 'whole' : 'part', files: entries.length, taken, troubles }
}

/** The hypervisor has said no to one file; others may fare better. */
export class DeliveryError extends Error {
  override name = 'DeliveryError'
}

function readManifest(
  stick: Stick,
):
  | (Extract<Content, { kind: 'manifest' }> & { readonly file: Uint8Array })
  | { readonly kind: 'rejected'; readonly reason: 'missing' | 'format' } {
  const file = stick.read(MANIFEST)
  if (!file) return { kind: 'rejected', reason: 'missing' }
  const bytes = unverifiedContent(file)
  const content = bytes && readContent(bytes)
  return content?.kind === 'manifest'
    ? { ...content, file }
    : { kind: 'rejected', reason: 'format' }
}

function isAsListed(bytes: Uint8Array, { sha256 }: ManifestEntry): boolean {
  return sameBytes(new Uint8Array(createHash('sha256').update(bytes).digest()), sha256)
}

export type Receipts = {
  /** Streams whose facts count as arrived now, and up to where. */
  readonly acked: readonly (LaneId & { readonly next: number })[]
  readonly troubles: readonly FileTrouble[]
}

/** To the gateway: what the hypervisor has written on the stick that it holds. */
export async function takeReceipts(
  stick: Stick,
  parts: {
    readonly gw: GatewayEui
    readonly trust: Trust
    readonly ack: (message: Uint8Array) => Promise<PullAcked>
  },
): Promise<Receipts> {
  const acked: (LaneId & { readonly next: number })[] = []
  const troubles: FileTrouble[] = []
  for (const name of stick.list().filter((one) => RECEIPT.test(one))) {
    const read = readReceipt(stick.read(name), parts)
    if (typeof read === 'string') {
      troubles.push({ name, reason: read })
      continue
    }
    for (const message of read) {
      const result = await parts.ack(message)
      if (result.kind === 'acked') acked.push(result)
      else troubles.push({ name, reason: result.reason })
    }
  }
  return { acked, troubles }
}

/** The ACKs of a receipt for us, by a hypervisor of our authority; else why not. */
function readReceipt(
  bytes: Uint8Array | undefined,
  { gw, trust }: { readonly gw: GatewayEui; readonly trust: Trust },
): readonly Uint8Array[] | string {
  const signed = bytes && readSigned(bytes, trust)
  if (!signed) return 'missing'
  if (signed.kind === 'rejected') return signed.reason
  // A gateway's certificate, even a thief's, receipts nothing.
  if (signed.by.role !== 'hypervisor') return 'not-a-hypervisor'
  const content = readContent(signed.content)
  if (content?.kind !== 'receipt') return 'format'
  return content.gw === gw ? content.messages : 'other-gateway'
}
