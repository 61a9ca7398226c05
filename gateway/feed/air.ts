/**
 * What was on the air, from the journal itself: frames that were heard and let in, with their time on
 * air, and what the gateway sent meanwhile, when it heard nothing.
 */

import type { DevEui, GatewayEui } from '../../base/ids.ts'
import { airtimeUs, type CodingRate, type Modulation } from '../../base/lora.ts'
import type { TxPurpose } from '../../hardware/radio.ts'
import type { JournalReader } from '../journal/read-back.ts'
import type { TimedRecord, TxRecord } from '../journal/record.ts'
import { type Position, positionOf } from '../journal/segment.ts'

export type HeardOnAir = {
  readonly atMs: number
  readonly devEui: DevEui
  readonly freqHz: number
  /** 0: FSK. */
  readonly sf: number
  readonly airtimeUs: number
  readonly rssiDbm: number
  readonly snrDb: number
}

export type SentOnAir = {
  readonly atMs: number
  readonly gatewayEui: GatewayEui
  readonly freqHz: number
  readonly airtimeUs: number
  readonly purpose: TxPurpose
}

/** Oldest first, the newest `AIR_MAX` of each. */
export type Air = { readonly heard: readonly HeardOnAir[]; readonly sent: readonly SentOnAir[] }

export const AIR_MAX = 4_000
/** 32 MB of journal. */
const SEGMENTS_WALKED_MAX = 8
/** Header, port and MIC of a data frame; a join request. */
const AROUND_BYTES = 13
const JOIN_BYTES = 23

export async function airSince(
  journal: Pick<JournalReader, 'segments' | 'records'>,
  fromMs: number,
  synced: Position,
): Promise<Air> {
  const heard: HeardOnAir[] = []
  const sent: SentOnAir[] = []
  const segments = await journal.segments()
  for (const segment of segments.slice(0, SEGMENTS_WALKED_MAX)) {
    const from = positionOf({ segment, offset: 0 })
    const to = Math.min(synced, positionOf({ segment: segment + 1, offset: 0 }))
    const intents = new Map<Position, TxRecord>()
    let beginMs: number | undefined
    for await (const { position, record } of journal.records(from, to)) {
      if (!record) continue
      beginMs ??= record.atMs
      if (record.kind === 'tx') intents.set(position, record)
      if (record.atMs < fromMs) continue
      const one = heardOf(record)
      if (one) heard.push(one)
      const other = record.kind === 'txResult' && sentOf(record, intents.get(record.tx))
      if (other) sent.push(other)
    }
    if (beginMs !== undefined && beginMs < fromMs) break
  }
  const byTime = (a: { atMs: number }, b: { atMs: number }): number => a.atMs - b.atMs
  return { heard: heard.sort(byTime).slice(-AIR_MAX), sent: sent.sort(byTime).slice(-AIR_MAX) }
}

function heardOf(record: TimedRecord): HeardOnAir | undefined {
  if (record.kind !== 'uplink' && record.kind !== 'join') return undefined
  const { atMs, devEui, reception } = record
  const { freqHz, modulation, codingRate, rssiDbm, snrDb } = reception
  const sizeBytes =
    record.kind === 'join'
      ? JOIN_BYTES
      : AROUND_BYTES + record.fOpts.byteLength + record.frmPayload.byteLength
  const sf = modulation.kind === 'lora' ? modulation.sf : 0
  const us = timeOnAirUs(modulation, codingRate, sizeBytes)
  return { atMs, devEui, freqHz, sf, airtimeUs: us, rssiDbm, snrDb }
}

function timeOnAirUs(modulation: Modulation, codingRate: CodingRate, sizeBytes: number): number {
  return airtimeUs({ modulation, codingRate, sizeBytes, crc: true })
}

/** An intent that stands in an older segment is not known any more, and neither is where it went. */
function sentOf(
  { atMs, alternative }: TimedRecord & { readonly kind: 'txResult' },
  intent: TxRecord | undefined,
): SentOnAir | undefined {
  const way = intent?.alternatives[alternative]
  if (!intent || !way) return undefined
  const { gatewayEui, purpose } = intent
  return { atMs, gatewayEui, freqHz: way.freqHz, airtimeUs: way.airtimeUs, purpose }
}
