/**
 * Groups at the border: their address and key are drawn here, and orders to close become bytes.
 *
 * Nobody acknowledges a frame to a group, so an order to close goes two ways: one frame to all, and to each
 * valve the order that it must confirm. While the group listens, its frame is the faster; when its members
 * must first be told to listen, that takes longer than an order to each, and those go first.
 */

import { bytesOfHex, hexOf } from '../../base/bytes.ts'
import type { DevEui } from '../../base/ids.ts'
import type { Random } from '../../base/random.ts'
import { Secret } from '../../base/secret.ts'
import type { DecodeService, EncodedDownlink } from '../../decoders/contract.ts'
import type { GroupRequest, GroupSendRequest, GroupService } from '../api/service-groups.ts'
import type { Command, CommandResult } from '../engine/command.ts'
import { type GroupState, placeOfMcKey } from '../engine/group-state.ts'
import { drawDevAddr } from '../lorawan/dev-addr.ts'
import type { Vault } from '../registry/vault.ts'
import type { Core } from './core.ts'
import { closingOf } from './group-closing.ts'
import { groupView } from './group-view.ts'

const KEY_BYTES = 16
const COMMAND_ID_BYTES = 12

type GroupParts = {
  readonly core: Core
  readonly vault: Vault
  readonly random: Random
  readonly decoders: Pick<DecodeService, 'encode'>
}

type Run = (origin: string, command: Command, id?: string) => Promise<CommandResult>

export function groupService(parts: GroupParts, run: Run): GroupService {
  const { core } = parts
  return {
    groups: async () => [...core.state.groups.values()].map((group) => viewOf(parts, group)),
    group: async (id) => {
      const group = core.state.groups.get(id)
      return group && viewOf(parts, group)
    },
    setGroup: async (origin, request) => await run(origin, groupSet(parts, request)),
    removeGroup: (origin, id) => run(origin, { kind: 'groupRemove', groupId: id }),
    sendToGroup: async (origin, groupId, { id, ...request }) => {
      const command = groupSend(groupId, request)
      return command ? await run(origin, command, id) : refused(id, 'hex digits are needed')
    },
    closeGroup: async (origin, groupId, given) => {
      const group = core.state.groups.get(groupId)
      if (!group) return refused(given, 'unknown group')
      const id = given ?? hexOf(parts.random.bytes(COMMAND_ID_BYTES))
      return await closeAll(parts, group, id, (command, as) => run(origin, command, as))
    },
  }
}

function refused(id: string | undefined, detail: string): CommandResult {
  return { id: id ?? '', outcome: 'refused', detail }
}

function viewOf(parts: GroupParts, group: GroupState) {
  const { state, lineMs } = parts.core
  const order = closingOrder(parts, group)
  const closing =
    typeof order === 'string'
      ? { isPossible: false, detail: order }
      : { isPossible: true, detail: `fPort ${order.fPort}, ${hexOf(order.bytes)}` }
  return groupView(state, group, { lineMs, atMs: state.atMs + (lineMs - state.lineMs) }, closing)
}

/** Of those that are registered: one that is not must not keep the others from closing. */
function closingOrder({ core, decoders }: GroupParts, group: GroupState): EncodedDownlink | string {
  const members = group.members.flatMap(({ devEui }) => {
    const known = core.state.devices.get(devEui)
    return known ? [{ devEui, profile: known.device.profile ?? '' }] : []
  })
  return closingOf(members, decoders)
}

function closingOrderOf({ core, decoders }: GroupParts, devEui: DevEui): EncodedDownlink | string {
  const known = core.state.devices.get(devEui)
  if (!known) return 'unknown device'
  const { profile = '' } = known.device
  const order = decoders.encode({ profile, command: { kind: 'closeValve', valve: 'all' } })
  return order ?? 'no order of its model closes it'
}

/** The members once each. A new group gets an address and a key; one that exists keeps its own. */
function groupSet({ core, vault, random }: GroupParts, { id, name, members }: GroupRequest) {
  const { state, settings } = core
  const group = { id, name, members: [...new Set(members)] }
  const before = state.groups.get(id)
  if (before) {
    const { mcAddr, sealedMcKey } = before
    return { kind: 'groupSet', group, mcAddr, sealedMcKey } as const
  }
  const taken = new Set([...state.groups.values()].map(({ mcAddr }) => mcAddr))
  const mcAddr = drawDevAddr(settings.addresses, random, (one) => {
    return state.byDevAddr.has(one) || taken.has(one)
  })
  const mcKey = Secret.keyOfHex(hexOf(random.bytes(KEY_BYTES)))!
  const sealedMcKey = vault.seal(mcKey, placeOfMcKey(id))
  return { kind: 'groupSet', group, mcAddr, sealedMcKey } as const
}

function groupSend(
  groupId: string,
  { fPort, hex, urgent }: Omit<GroupSendRequest, 'id'>,
): Command | undefined {
  const payload = bytesOfHex(hex)
  return payload && { kind: 'groupSend', groupId, fPort, payload, isUrgent: urgent }
}

/** Where one frame does not close all, each valve is closed by the order of its own model alone. */
async function closeAll(
  parts: GroupParts,
  state: GroupState,
  id: string,
  order: (command: Command, id: string) => Promise<CommandResult>,
): Promise<CommandResult> {
  const { group, members, session } = state
  const { lineMs } = parts.core
  const common = closingOrder(parts, state)
  const toAll = async () => {
    if (typeof common === 'string') return refused(id, common)
    const { fPort, bytes: payload } = common
    return await order({ kind: 'groupSend', groupId: group.id, fPort, payload, isUrgent: true }, id)
  }
  const toOne = async ({ devEui }: { readonly devEui: DevEui }) => {
    const own = closingOrderOf(parts, devEui)
    if (typeof own === 'string') return refused(id, own)
    const { fPort, bytes: payload } = own
    const stop = { kind: 'wateringStop', zone: group.id, devEui, fPort, payload } as const
    return await order(stop, `${id}:${devEui}`)
  }
  const isListening = session !== null && session.endLineMs > lineMs
  const early = isListening ? toAll() : undefined
  const orders = members.map(toOne)
  // All are on the medium with one shared sync.
  const [all, ...each] = await Promise.all([early ?? toAll(), ...orders])
  return closed(
    id,
    all,
    members.map(({ devEui }, i) => ({ devEui, result: each[i]! })),
  )
}

/** In words what was ordered; refused only when no order could be given at all. */
function closed(
  id: string,
  all: CommandResult,
  each: readonly { readonly devEui: DevEui; readonly result: CommandResult }[],
): CommandResult {
  const isTaken = ({ outcome }: CommandResult) => outcome !== 'refused' && outcome !== 'failed'
  const failed = each.filter(({ result }) => !isTaken(result))
  const detail = [
    isTaken(all) ? 'one frame to all' : `no frame to all: ${all.detail}`,
    `${each.length - failed.length} of ${each.length} valves ordered by themselves`,
    ...failed.map(({ devEui, result }) => `not ${devEui}: ${result.detail}`),
  ].join('; ')
  const isOrdered = isTaken(all) || failed.length < each.length
  return { id, outcome: isOrdered ? 'queued' : 'refused', detail }
}
