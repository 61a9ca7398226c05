/**
 * A frame to a whole group: its members are told when to listen (a class C session on RX2's channel), then
 * it goes out three times, for nobody acknowledges it. What must be sure is sent to each device as well.
 *
 *   order ─▶ McClassCSessionReq to each member ─▶ start of the session ─▶ frame, frame, frame ─▶ told
 *      └── the session is open already ──────────────────────────────────────┘
 */

import { gpsTimeOfUtcMs } from '../../base/gps-time.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { RecordTime } from '../journal/record.ts'
import { writeMcDownlink } from '../lorawan/packages/multicast-frame.ts'
import { frmPayloadBytesMax } from '../lorawan/region/data-rate.ts'
import { downlinkRate } from '../lorawan/region/region.ts'
import type { GroupSendCommand } from './command.ts'
import { finishCommand } from './command-results.ts'
import type { Effects, EngineSettings } from './context.ts'
import { tell } from './group-members.ts'
import type { GroupOrder, GroupState } from './group-state.ts'
import type { EngineState } from './state.ts'

/** Sent so often: with one frame in ten lost, one device in a thousand misses all. */
export const GROUP_REPEATS = 3
const REPEAT_MS = 4_000
/** From telling the first member to the first frame: time for its answer and for trying again. */
const LEAD_MS = 20_000
/** For each member: RX2's frame and a pause. */
const LEAD_PER_MEMBER_MS = 500
/** A session lasts 2^9 s. */
const TIME_OUT_EXP = 9
/** No new frame so near to the end: clocks of devices differ. */
const END_MARGIN_MS = 15_000
const ORDERS_MAX = 8
const S_TO_MS = 1000
const GPS_S_MODULUS = 2 ** 32

/** Takes the order, or says why not. */
export function sendToGroup(
  state: EngineState,
  time: RecordTime,
  commandId: string,
  { groupId, fPort, payload, isUrgent = false }: GroupSendCommand,
  settings: EngineSettings,
  effects: Effects,
): string | undefined {
  const group = state.groups.get(groupId)
  if (!group) return 'unknown group'
  const ready = group.members.filter((member) => member.state === 'in')
  if (ready.length === 0) return 'no member has taken the key of the group yet'
  if (time.clk === 0) return 'the clock is not set: members are told by the time when to listen'
  if (group.orders.length >= ORDERS_MAX) return `${ORDERS_MAX} orders wait already`
  const most = bytesMax(settings)
  if (payload.length > most) return `${payload.length} bytes, ${most} fit a frame of the group`
  const order: GroupOrder = { commandId, fPort, payload, isUrgent, sent: 0 }
  const open = isOpen(group, time) ? group : openSession(state, time, group, settings, effects)
  const next = { ...open, orders: isUrgent ? [order, ...open.orders] : [...open.orders, order] }
  state.groups.set(groupId, next)
  plan(state, next, time.lineMs)
  return undefined
}

/** The group's deadline: the next frame of its first order goes out. */
export function onGroupTimer(
  state: EngineState,
  time: RecordTime,
  id: string,
  settings: EngineSettings,
  effects: Effects,
): void {
  const group = state.groups.get(id)
  const [order, ...others] = group?.orders ?? []
  if (!group || !order) return
  const open = isOpen(group, time) ? group : openSession(state, time, group, settings, effects)
  if (open !== group) {
    state.groups.set(id, open)
    plan(state, open, time.lineMs)
    return
  }
  transmit(state, group, order, settings, effects)
  const sent = { ...order, sent: order.sent + 1 }
  const isDone = sent.sent >= GROUP_REPEATS
  const orders = isDone ? others : [sent, ...others]
  const next = { ...group, fCntDownNext: group.fCntDownNext + 1, orders }
  state.groups.set(id, next)
  if (isDone) finishCommand(state, effects, time, order.commandId, 'sent', heardBy(group, time))
  if (orders.length > 0) state.timers.set(`group:${id}`, time.lineMs + REPEAT_MS)
}

function isOpen({ session }: GroupState, { lineMs }: RecordTime): boolean {
  return session !== null && lineMs < session.endLineMs - END_MARGIN_MS
}

function plan(state: EngineState, { group, session }: GroupState, lineMs: number): void {
  state.timers.set(`group:${group.id}`, Math.max(lineMs, session?.startLineMs ?? 0))
}

function openSession(
  state: EngineState,
  time: RecordTime,
  group: GroupState,
  settings: EngineSettings,
  effects: Effects,
): GroupState {
  const { lineMs, atMs } = time
  const leadMs = LEAD_MS + LEAD_PER_MEMBER_MS * group.members.length
  // On a whole second of GPS time, as the request tells it.
  const startGpsS = Math.ceil((gpsTimeOfUtcMs(atMs) + leadMs) / S_TO_MS)
  const startLineMs = lineMs + (startGpsS * S_TO_MS - gpsTimeOfUtcMs(atMs))
  const endLineMs = startLineMs + 2 ** TIME_OUT_EXP * S_TO_MS
  for (const { devEui, mcGroupId, state: isIn } of group.members) {
    if (isIn !== 'in') continue
    const request = {
      name: 'McClassCSessionReq',
      mcGroupId,
      sessionTimeGpsS: startGpsS % GPS_S_MODULUS,
      timeOutExp: TIME_OUT_EXP,
      freqHz: settings.rx2FreqHz,
      dataRate: settings.rx2DataRate,
    } as const
    tell(state, time, devEui, request, settings, effects, endLineMs - lineMs)
  }
  const members = group.members.map((member) => ({ ...member, listensUntilLineMs: 0 }))
  return { ...group, members, session: { startLineMs, endLineMs } }
}

/** Through each antenna that hears some member. */
function transmit(
  state: EngineState,
  group: GroupState,
  { fPort, payload, isUrgent }: GroupOrder,
  { region, rx2FreqHz: freqHz, rx2DataRate }: EngineSettings,
  effects: Effects,
): void {
  const rate = downlinkRate(region, rx2DataRate)
  const [first] = group.members
  if (!rate || !first) return
  const { mcAddr, keys, fCntDownNext: fCnt32 } = group
  const phyPayload = writeMcDownlink(keys, { mcAddr, fCnt32, fPort, payload })
  const { modulation } = rate
  const now = { at: 'now', freqHz, modulation, eirpDbm: region.downlinkEirpDbm(freqHz) } as const
  const antennas = new Set<GatewayEui>()
  for (const { devEui } of group.members) {
    const heard = state.devices.get(devEui)?.lastHeard
    if (heard) antennas.add(heard.reception.gatewayEui)
  }
  for (const gatewayEui of antennas) {
    effects.transmissions.push({
      devEui: first.devEui,
      gatewayEui,
      purpose: isUrgent ? 'alarm' : 'data',
      phyPayload,
      alternatives: [now],
      commandId: '',
    })
  }
}

function bytesMax({ region, rx2DataRate, dwell }: EngineSettings): number {
  const rate = downlinkRate(region, rx2DataRate)
  return rate ? frmPayloadBytesMax(rate, 0, { dwell400: dwell.downlink400 }) : 0
}

/** In words for whoever gave the order: who is sure to have listened, and who is not. */
function heardBy({ members }: GroupState, { lineMs }: RecordTime): string {
  const isListening = (until: number) => until > lineMs
  const listening = members.filter((member) => isListening(member.listensUntilLineMs))
  const unsure = members.filter((member) => !isListening(member.listensUntilLineMs))
  const names = unsure.map(({ devEui }) => devEui).join(', ')
  return `${GROUP_REPEATS} times, ${listening.length} of ${members.length} listened${names && `; not sure: ${names}`}`
}
