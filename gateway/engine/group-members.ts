/** Who belongs to a group: devices are sent its key, take it or refuse it, and say when they listen. */

import type { DevEui } from '../../base/ids.ts'
import type { RecordTime, UplinkRecord } from '../journal/record.ts'
import { MC_GROUPS_MAX, MULTICAST } from '../lorawan/packages/multicast.ts'
import type { MulticastDownlink, MulticastUplink } from '../lorawan/packages/multicast-commands.ts'
import { deriveMcKeKey, deriveMcRootKey, sealMcKey } from '../lorawan/packages/multicast-keys.ts'
import type { GroupSetCommand } from './command.ts'
import { rememberCommand } from './command-results.ts'
import type { Effects, EngineSettings } from './context.ts'
import { isClassC } from './device-kind.ts'
import { type GroupMember, type GroupState, openGroupKeys, placeOfMcKey } from './group-state.ts'
import { queueDownlink } from './queue.ts'
import type { DeviceState, EngineState } from './state.ts'

export const GROUPS_MAX = 64
export const GROUP_MEMBERS_MAX = 256
const SETUP_EXPIRES_MS = 7 * 24 * 3_600_000
/** A group's counter never comes near: after 2³² − 1 frames it would need another key. */
const MAX_MC_F_COUNT = 2 ** 32 - 1

/** Makes or changes a group; what is wrong with it, or undefined. */
export function setGroup(
  state: EngineState,
  time: RecordTime,
  { group, mcAddr, sealedMcKey }: GroupSetCommand,
  settings: EngineSettings,
  effects: Effects,
): string | undefined {
  const before = state.groups.get(group.id)
  if (!before && state.groups.size >= GROUPS_MAX) return `there are ${GROUPS_MAX} groups already`
  if (group.members.length > GROUP_MEMBERS_MAX) return `at most ${GROUP_MEMBERS_MAX} members`
  const keys = before?.keys ?? openGroupKeys(group.id, { sealedMcKey, mcAddr }, settings.vault)
  if (!keys) return 'the key of the group cannot be opened'
  for (const devEui of group.members) {
    const problem = problemOf(state, devEui, group.id, settings)
    if (problem) return `${devEui}: ${problem}`
  }
  const stay = (before?.members ?? []).filter(({ devEui }) => group.members.includes(devEui))
  const gone = (before?.members ?? []).filter(({ devEui }) => !group.members.includes(devEui))
  const come = group.members.filter((devEui) => !stay.some((member) => member.devEui === devEui))
  const next: GroupState = {
    ...(before ?? { mcAddr, sealedMcKey, keys, fCntDownNext: 0, session: null, orders: [] }),
    group,
    members: [...stay, ...come.map((devEui) => newMember(state, group.id, devEui))],
  }
  state.groups.set(group.id, next)
  for (const devEui of come) tellKey(state, time, next, devEui, settings, effects)
  for (const { devEui, mcGroupId } of gone) {
    tell(state, time, devEui, { name: 'McGroupDeleteReq', mcGroupId }, settings, effects)
  }
  return undefined
}

/** Its members forget its key; those that do not hear of it keep a key that nobody uses any more. */
export function removeGroup(
  state: EngineState,
  time: RecordTime,
  id: string,
  settings: EngineSettings,
  effects: Effects,
): boolean {
  const group = state.groups.get(id)
  if (!group) return false
  state.groups.delete(id)
  state.timers.set(`group:${id}`, undefined)
  for (const { devEui, mcGroupId } of group.members) {
    tell(state, time, devEui, { name: 'McGroupDeleteReq', mcGroupId }, settings, effects)
  }
  return true
}

function problemOf(
  state: EngineState,
  devEui: DevEui,
  id: string,
  settings: EngineSettings,
): string | undefined {
  const device = state.devices.get(devEui)
  if (!device) return 'unknown device'
  if (!device.session) return 'the device has not joined yet'
  if (!isClassC(device)) return 'only devices that listen all the time (class C) hear a group'
  if (!rootOf(device, settings)) return 'its GenAppKey (1.1: its AppKey) is not known'
  const others = groupsOf(state, devEui).filter(({ group }) => group.id !== id)
  return others.length >= MC_GROUPS_MAX ? `it is in ${MC_GROUPS_MAX} groups already` : undefined
}

function groupsOf(state: EngineState, devEui: DevEui): readonly GroupState[] {
  return [...state.groups.values()].filter(({ members }) =>
    members.some((member) => member.devEui === devEui),
  )
}

function newMember(state: EngineState, id: string, devEui: DevEui): GroupMember {
  const used = groupsOf(state, devEui)
    .filter(({ group }) => group.id !== id)
    .flatMap(({ members }) => members.filter((member) => member.devEui === devEui))
  const mcGroupId = [0, 1, 2, 3].find((n) => !used.some((member) => member.mcGroupId === n)) ?? 0
  return { devEui, mcGroupId, state: 'asked', listensUntilLineMs: 0 }
}

function rootOf(device: DeviceState, { vault }: EngineSettings) {
  const { appKey11, sealed, device: registered } = device
  if (appKey11) return { appKey11 }
  const { genAppKey } = sealed
  const key = genAppKey && vault.unseal(genAppKey, `${registered.devEui}/genAppKey`)
  return key && { genAppKey: key }
}

function tellKey(
  state: EngineState,
  time: RecordTime,
  { group, members, mcAddr, sealedMcKey, fCntDownNext }: GroupState,
  devEui: DevEui,
  settings: EngineSettings,
  effects: Effects,
): void {
  const device = state.devices.get(devEui)
  const member = members.find((one) => one.devEui === devEui)
  const root = device && rootOf(device, settings)
  const mcKey = settings.vault.unseal(sealedMcKey, placeOfMcKey(group.id))
  if (!root || !mcKey || !member) return
  const request: MulticastDownlink = {
    name: 'McGroupSetupReq',
    mcGroupId: member.mcGroupId,
    mcAddr,
    mcKeyEncrypted: sealMcKey(deriveMcKeKey(deriveMcRootKey(root)), mcKey),
    minMcFCount: fCntDownNext,
    maxMcFCount: MAX_MC_F_COUNT,
  }
  tell(state, time, devEui, request, settings, effects)
}

/** A command of the package to one member, until it is acknowledged. */
export function tell(
  state: EngineState,
  time: RecordTime,
  devEui: DevEui,
  request: MulticastDownlink,
  settings: EngineSettings,
  effects: Effects,
  expiresInMs = SETUP_EXPIRES_MS,
): void {
  const number = 'mcGroupId' in request ? request.mcGroupId : ''
  const commandId = `${request.name}-${number}-${devEui}-${Math.round(time.lineMs)}`
  rememberCommand(state, time, { id: commandId, kind: 'group', origin: 'group' }, 'queued', '')
  queueDownlink(state, time, settings, effects, devEui, {
    commandId,
    purpose: 'mac',
    fPort: MULTICAST.fPort,
    payload: MULTICAST.write([request]),
    confirmed: true,
    expiresLineMs: time.lineMs + expiresInMs,
  })
}

/** What a member says on the package's port. */
export function hearMember(state: EngineState, record: UplinkRecord & RecordTime): void {
  if (record.fPort !== MULTICAST.fPort || record.repeat) return
  for (const answer of MULTICAST.readUplink(record.frmPayload).commands) {
    if (!('mcGroupId' in answer)) continue
    for (const group of groupsOf(state, record.devEui)) {
      const members = group.members.map((member) =>
        member.devEui === record.devEui && member.mcGroupId === answer.mcGroupId
          ? memberAfter(member, answer, group)
          : member,
      )
      state.groups.set(group.group.id, { ...group, members })
    }
  }
}

function memberAfter(
  member: GroupMember,
  answer: MulticastUplink,
  { session }: GroupState,
): GroupMember {
  switch (answer.name) {
    case 'McGroupSetupAns':
      return { ...member, state: answer.idError ? 'refused' : 'in' }
    case 'McClassCSessionAns': {
      if (answer.mcGroupUndefined) return { ...member, state: 'refused', listensUntilLineMs: 0 }
      const agreed = !answer.drError && !answer.freqError
      return { ...member, listensUntilLineMs: agreed ? (session?.endLineMs ?? 0) : 0 }
    }
    default:
      return member
  }
}
