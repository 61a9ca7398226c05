/** Frames that could not be decoded and still cannot: the reason, and the bytes that wait for a decoder. */

import { hexOf } from '../../base/bytes.ts'
import type { DevEui } from '../../base/ids.ts'
import type { EventFact, Fact } from '../../sync/fact.ts'
import { type FrameName, keyOfFrame } from '../feed/raw-frames.ts'
import type { ApiParts } from './route.ts'

export type UndecodedFrame = {
  readonly devEui: DevEui
  readonly name: string
  /** '': the device has none. */
  readonly profile: string
  readonly at: string
  readonly fCntUp: number
  readonly fPort: number
  /** Hex; null: the journal does not hold it any more. */
  readonly frmPayload: string | null
  /** A `DecodeErrorKind` (decoders/contract.ts). */
  readonly error: string
  readonly detail: string
}

export type UndecodedView = {
  /** Of all that are known: how many, and the newest of them. */
  readonly count: number
  readonly frames: readonly UndecodedFrame[]
}

/** What the journal keeps. */
const KEPT_MS = 30 * 86_400_000

/** Newest first. A frame that was decoded again since is none of them. */
export async function undecodedFrames(
  { history, feed, service, clock }: Pick<ApiParts, 'history' | 'feed' | 'service' | 'clock'>,
  asked: { readonly limit: number; readonly devEui?: DevEui | undefined },
): Promise<UndecodedView> {
  const toMs = Math.ceil(clock.wallMs()) + 1
  const about = asked.devEui === undefined ? {} : { subjects: [asked.devEui] }
  const facts = await history({ fromMs: toMs - KEPT_MS, toMs, types: ['decodeFailed'], ...about })
  const failed = facts.filter(isFailure).toReversed()
  const newest = failed.slice(0, asked.limit)
  const devices = newest.length === 0 ? [] : await service.devices()
  const byEui = new Map(devices.map(({ device }) => [device.devEui, device]))
  const payloads = await feed.rawFrames(newest.map(nameOf))
  const frames = newest.map((fact): UndecodedFrame => {
    const { devEui, fCntUp, atMs } = nameOf(fact)
    const payload = payloads.get(keyOfFrame({ devEui, fCntUp, atMs }))
    const device = byEui.get(devEui)
    return {
      devEui,
      name: device?.name ?? '',
      profile: device?.profile ?? '',
      at: new Date(atMs).toISOString(),
      fCntUp,
      fPort: Number(fact.fields['fPort']),
      frmPayload: payload ? hexOf(payload) : null,
      error: String(fact.fields['error']),
      detail: String(fact.fields['detail'] ?? ''),
    }
  })
  return { count: failed.length, frames }
}

function isFailure(fact: Fact): fact is EventFact {
  return fact.type === 'decodeFailed'
}

function nameOf({ subject, atMs, fields }: EventFact): FrameName {
  return { devEui: subject as DevEui, fCntUp: Number(fields['fCntUp']), atMs }
}
