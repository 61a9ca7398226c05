/**
 * Transmissions: the intent counts as airtime from the moment it is written, the result corrects it.
 * After a restart an intent without result counts as sent: nobody knows, and the law is on that side.
 */

import type { RecordTime, TxRecord, TxResultRecord } from '../journal/record.ts'
import type { Position } from '../journal/segment.ts'
import { againInMs } from './class-c.ts'
import { finishCommand } from './command-results.ts'
import type { Effects, EngineSettings } from './context.ts'
import { isClassC } from './device-kind.ts'
import { refusedByRadio } from './held-back.ts'
import { type EngineState, putDevice, type QueuedDownlink } from './state.ts'

const HOUR_MS = 3_600_000
/** The account keeps a little more than the hour that the law looks at. */
const ACCOUNT_MS = HOUR_MS + 60_000

export function onTx(state: EngineState, record: TxRecord & RecordTime, position: Position): void {
  state.openTx.set(position, {
    devEui: record.devEui,
    commandId: record.commandId,
    purpose: record.purpose,
  })
  const eldest = record.lineMs - ACCOUNT_MS
  const isJoin = record.purpose === 'joinAccept'
  state.airtime = [
    ...(state.airtime[0] && state.airtime[0].lineMs < eldest
      ? state.airtime.filter((entry) => entry.lineMs >= eldest)
      : state.airtime),
    ...record.alternatives.map(({ freqHz, widthHz, airtimeUs }, alternative) => ({
      tx: position,
      alternative,
      gatewayEui: record.gatewayEui,
      freqHz,
      widthHz,
      lineMs: record.lineMs,
      airtimeUs,
      ...(isJoin && { isJoin }),
    })),
  ]
  if (record.commandId === '') return
  changeDownlink(state, record, record.commandId, (downlink) => ({
    ...downlink,
    tx: position,
    tries: downlink.tries + 1,
  }))
}

export function onTxResult(
  state: EngineState,
  record: TxResultRecord & RecordTime,
  { region }: EngineSettings,
  effects: Effects,
): void {
  const open = state.openTx.get(record.tx)
  if (!open) return
  state.openTx.delete(record.tx)
  // Without an answer it may have been on the air: it counts for its hour.
  const counts = (alternative: number) =>
    alternative === record.alternative || record.reasons[alternative] === 'no-answer'
  const entries = state.airtime.filter((entry) => entry.tx === record.tx)
  state.airtime = state.airtime.filter(
    (entry) => entry.tx !== record.tx || counts(entry.alternative),
  )
  if (open.commandId === '' || open.devEui === null) return
  const { reasons } = record
  const carried = state.devices
    .get(open.devEui)
    ?.downlinks.find(({ commandId }) => commandId === open.commandId)
  // It may have been on the air: an order to open, which must not be done twice, counts as sent.
  const isOver = carried?.purpose === 'valve' && reasons.includes('no-answer')
  if (record.alternative < 0 && !isOver) {
    const why = refusedByRadio(state, record, region, { open, entries, reasons })
    // What certainly was not sent is no try.
    const back = reasons.includes('no-answer') ? 0 : 1
    changeDownlink(state, open, open.commandId, ({ tries, ...downlink }) => ({
      ...{ ...downlink, tries: Math.max(0, tries - back) },
      ...{ tx: null, why },
    }))
    const device = state.devices.get(open.devEui)
    if (device && isClassC(device)) {
      const key = `classC:${open.devEui}:${open.commandId}`
      state.timers.set(key, record.lineMs + againInMs(why))
    }
  } else settleSent(state, record, open, effects)
}

/** All intents of the run that ended count as sent. */
export function settleOpenTx(state: EngineState, time: RecordTime, effects: Effects): void {
  for (const [position, open] of state.openTx) {
    state.openTx.delete(position)
    if (open.commandId !== '') settleSent(state, time, open, effects)
  }
}

function settleSent(
  state: EngineState,
  time: RecordTime,
  open: { readonly devEui: TxRecord['devEui']; readonly commandId: string },
  effects: Effects,
): void {
  changeDownlink(state, open, open.commandId, ({ why: _, ...downlink }) => {
    // A confirmed one stays until the device acknowledges.
    if (downlink.confirmed) return downlink
    state.timers.set(`downlink:${open.devEui}:${open.commandId}`, undefined)
    finishCommand(state, effects, time, open.commandId, 'sent', '')
    return undefined
  })
}

function changeDownlink(
  state: EngineState,
  where: { readonly devEui: TxRecord['devEui'] },
  commandId: string,
  change: (downlink: QueuedDownlink) => QueuedDownlink | undefined,
): void {
  const device = where.devEui !== null && state.devices.get(where.devEui)
  if (!device) return
  const downlinks = device.downlinks.flatMap((downlink) => {
    if (downlink.commandId !== commandId) return [downlink]
    const next = change(downlink)
    return next ? [next] : []
  })
  putDevice(state, { ...device, downlinks })
}
