/**
 * One line of `cigale events`, of `GET /events` and of the event stream: an uplink with what it was
 * decoded to, or an event. A cursor is the place of the record that completed it, so it stays the
 * same for ever and following on from it neither skips nor repeats.
 */

import { hexOf } from '../../base/bytes.ts'
import type { DevEui } from '../../base/ids.ts'
import { QUANTITIES } from '../../decoders/contract.ts'
import type { EventFact } from '../../sync/fact.ts'
import type { DecodedRecord, RecordTime, UplinkRecord } from '../journal/record.ts'
import type { Position } from '../journal/segment.ts'
import { heardDataRate } from '../lorawan/region/heard-data-rate.ts'

/** `<position of the record>` or `<position>.<n>` for the n-th event of a record, both decimal. */
export type Cursor = string

export type UplinkLine = {
  readonly cursor: Cursor
  readonly type: 'uplink'
  readonly at: string
  readonly devEui: DevEui
  readonly fCntUp: number
  readonly fPort: number | null
  readonly frmPayload: string
  readonly dataRate: number | null
  readonly freqHz: number
  readonly rssiDbm: number
  readonly snrDb: number
  readonly gateways: number
  readonly measurements: readonly {
    readonly quantity: string
    readonly index: number
    readonly value: number
    readonly unit: string
    readonly at: string
  }[]
  readonly decodeError: string | null
}

export type EventLine = {
  readonly cursor: Cursor
  readonly type: string
  readonly at: string
  readonly subject: string
  readonly rev: number
  readonly [field: string]: unknown
}

export type FeedLine = UplinkLine | EventLine

export function readCursor(
  text: string,
): { readonly position: Position; readonly index: number } | undefined {
  const match = /^(\d{1,16})(?:\.(\d{1,6}))?$/.exec(text)
  if (!match) return undefined
  const position = Number(match[1])
  return Number.isSafeInteger(position) ? { position, index: Number(match[2] ?? 0) } : undefined
}

export function writeCursor(at: { readonly position: Position; readonly index: number }): Cursor {
  return `${at.position}.${at.index}`
}

function isoOf(atMs: number): string {
  return new Date(atMs).toISOString()
}

export function uplinkLine(
  cursor: Cursor,
  uplink: UplinkRecord & RecordTime,
  decoded: DecodedRecord | undefined,
): UplinkLine {
  const { reception } = uplink
  return {
    cursor,
    type: 'uplink',
    at: isoOf(uplink.atMs),
    devEui: uplink.devEui,
    fCntUp: uplink.fCntUp,
    fPort: uplink.fPort,
    frmPayload: hexOf(uplink.frmPayload),
    dataRate: heardDataRate(reception) ?? null,
    freqHz: reception.freqHz,
    rssiDbm: reception.rssiDbm,
    snrDb: reception.snrDb,
    gateways: reception.gateways,
    measurements: (decoded?.output?.measurements ?? []).map(
      ({ quantity, index, value, observedMs }) => ({
        quantity,
        index,
        value,
        unit: QUANTITIES[quantity].unit,
        at: isoOf(observedMs ?? uplink.atMs),
      }),
    ),
    decodeError: decoded?.error ? `${decoded.error}: ${decoded.detail}` : null,
  }
}

export function eventLine(cursor: Cursor, fact: EventFact): EventLine {
  const { type, atMs, subject, rev, fields } = fact
  return { ...fields, cursor, type, at: isoOf(atMs), subject, rev }
}
